"""python -m service serve | mcp | ask | judge | rule | match | check | user."""

from __future__ import annotations

import argparse
import dataclasses
import json
import logging
import os
import secrets
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

import uvicorn

from corpus.errors import SettingError, YinlingError
from indexer.generation import open_generation
from service import mcp, pipeline
from service.model import Question
from service.population import command
from service.printout import printout
from service.records import command as accounts
from service.records.store import Records
from service.rulework import drafting, judging
from service.rulework.check import check_corpus
from service.rulework.printing import report_lines, report_record
from service.settings import Settings, read_port, read_settings
from service.web.app import create_app
from service.web.asking import known_place, read_question
from service.web.contract import EligibilityOut, answer_object
from service.web.state import Serving, open_assistant

DRAIN_SECONDS = 8
"""How long requests under way may take once the service is told to stop."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0, or 1 after a line on stderr that says what went wrong and what to do."""
    chosen = parser().parse_args(arguments)
    try:
        settings = read_settings(os.environ)
        if chosen.command == "serve":
            serve(with_address(settings, chosen.host, chosen.port))
        elif chosen.command == "mcp":
            mcp.serve(Serving(settings))
        elif chosen.command == "judge":
            judge(chosen, settings)
        elif chosen.command == "rule":
            print(drafting.draft(chosen.clause, open_generation(settings.data_dir)), end="")
        elif chosen.command == "match":
            command.run(chosen, settings)
        elif chosen.command == "user":
            accounts.run(chosen, lambda: open_records(settings))
        elif chosen.command == "check":
            return check(chosen, settings)
        else:
            ask(chosen, settings)
    except YinlingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="python -m service", description="银龄问策")
    commands = top.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="answer over HTTP and on pages")
    serve.add_argument("--host", help="address to listen on (default: HOST, or 127.0.0.1)")
    serve.add_argument("--port", help="port to listen on (default: PORT, or 8000)")
    commands.add_parser("mcp", help="answer agents over stdin and stdout (extra [mcp])")
    ask = commands.add_parser("ask", help="answer one question here")
    ask.add_argument("question")
    ask.add_argument("--place", help="code of the place that the question is about, e.g. 120115")
    ask.add_argument("--as-of", type=date.fromisoformat, help="day that the answer is for")
    ask.add_argument("--json", action="store_true", help="print the whole object of the HTTP API")
    judge = commands.add_parser("judge", help="judge facts of one person under the rules")
    judging.add_arguments(judge)
    rule = commands.add_parser("rule", help="draft the file of a rule from a clause")
    drafting.add_arguments(rule)
    residents = commands.add_parser("match", help="judge a table of residents under all rules")
    command.add_arguments(residents)
    user = commands.add_parser("user", help="make, list and end accounts of the console")
    accounts.add_arguments(user)
    check = commands.add_parser("check", help="check the rules against the text and themselves")
    check.add_argument(
        "--accept", action="store_true", help="pin rules to the text of their clauses as it is now"
    )
    check.add_argument("--json", action="store_true", help="print one JSON object")
    return top


def with_address(settings: Settings, host: str | None, port: str | None) -> Settings:
    """The settings with what the command line says of the address."""
    return dataclasses.replace(
        settings,
        host=host or settings.host,
        port=settings.port if port is None else read_port(port),
    )


def serve(settings: Settings) -> None:
    """Answers until it is told to stop; opens the generation before it listens."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    app = create_app(settings, open_assistant(settings))
    # No access log: addresses of searches hold what people asked.
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
    with listen(settings.host, settings.port) as listener:
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        print(f"银龄问策 is at http://{host}:{settings.port}/ (Ctrl+C stops it)", flush=True)
        # uvicorn drains first, then raises the signal again; Ctrl+C is no error to trace.
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def open_records(settings: Settings) -> Records:
    """What the service keeps; RecordsError where it cannot."""
    folder = settings.data_dir / "records"
    return Records.open(folder, settings.conversation_days, settings.records_url)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; SettingError when nothing can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise SettingError(
            f"cannot listen on {host} port {port} ({error.strerror or error}): "
            "choose another one, such as PORT=8001"
        ) from error


def judge(chosen: argparse.Namespace, settings: Settings) -> None:
    """Prints the verdicts on the facts that the arguments give."""
    assistant = open_assistant(settings)
    known_place(chosen.place, assistant.generation)
    found = judging.judged(chosen, assistant)
    if chosen.json:
        print(EligibilityOut.model_validate(found).model_dump_json(indent=2))
    else:
        print("\n".join(judging.table(found, assistant, chosen.all)))


def ask(chosen: argparse.Namespace, settings: Settings) -> None:
    """Prints the answer to one question."""
    assistant = open_assistant(settings)
    question = Question(
        text=read_question(chosen.question),
        as_of=chosen.as_of or date.today(),
        place=known_place(chosen.place, assistant.generation),
        conversation_id=secrets.token_hex(16),
    )
    answer = pipeline.answer(question, assistant)
    if chosen.json:
        print(json.dumps(answer_object(answer), ensure_ascii=False, indent=2))
    else:
        print(printout(answer))


def check(chosen: argparse.Namespace, settings: Settings) -> int:
    """Prints what the checks of the rules find; 1 where something is to be put right."""
    report = check_corpus(settings.corpus_dir, settings.data_dir, date.today(), chosen.accept)
    if chosen.json:
        print(json.dumps(report_record(report), ensure_ascii=False, indent=2))
    else:
        print("\n".join(report_lines(report)))
    return 0 if report.sound else 1


if __name__ == "__main__":
    sys.exit(main())
