"""python -m eval replay: whether today's answer to a stored question is another, and why."""

from __future__ import annotations

import argparse
import os
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from corpus.errors import NotFound
from eval.replay import replay, replay_lines
from service import pipeline
from service.answering.dialogue import Dialogue
from service.model import Answer, Question
from service.records.store import Records
from service.settings import read_settings
from service.web.state import open_assistant

ANSWER = TypeAdapter(Answer)


def add(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("replay", help="ask a stored question again, and say what differs")
    parser.add_argument("id", help="id of the answer that was given")
    parser.add_argument(
        "--as-of", type=date.fromisoformat, help="day to answer for (default: today)"
    )
    parser.set_defaults(act=act)


def act(chosen: argparse.Namespace) -> None:
    """Asks the turns of the conversation up to that answer again, and prints what differs in the last one."""
    settings = read_settings(os.environ)
    records = Records.open(settings.data_dir, settings.conversation_days, settings.records_url)
    try:
        body, asked = records.answer(chosen.id), records.asked(chosen.id)
    finally:
        records.close()
    if body is None or not asked:
        raise NotFound(f"no answer {chosen.id} is kept: the id may be wrong, or its days are over")
    assistant, dialogue = open_assistant(settings), Dialogue()
    day = chosen.as_of or date.today()
    for text in asked:
        today = pipeline.answer(Question(text, day), assistant, dialogue)
    print("\n".join(replay_lines(replay(ANSWER.validate_json(body), today))))
