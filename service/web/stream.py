"""The events of an answer as server-sent events."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from corpus.errors import YinlingError
from service.model import Done, Event, Found, Judged, Understood, Wrote
from service.web.contract import UnderstoodOut, answer_object, hit_out
from service.web.problems import Trouble, problem_response, trouble_of, trouble_with_status

log = logging.getLogger("yinling.web")

JUDGED = TypeAdapter(Judged)
WROTE = TypeAdapter(Wrote)


def server_sent(events: Iterator[Event]) -> Iterator[str]:
    """Each event as a block of text; what goes wrong on the way is the last one, `problem`."""
    try:
        for event in events:
            yield block(*named(event))
    except YinlingError as error:
        log.warning("stream ended: %s", error)
        yield _problem_block(trouble_of(error))
    except Exception:
        log.exception("stream broke")
        yield _problem_block(trouble_with_status(500))


def named(event: Event) -> tuple[str, dict[str, Any]]:
    """The name of the event and its JSON."""
    match event:
        case Understood():
            understood = UnderstoodOut.model_validate(event.understanding)
            return "understood", understood.model_dump(mode="json")
        case Judged():
            return "judged", JUDGED.dump_python(event, mode="json")
        case Found():
            return "found", {"hits": [hit_out(hit).model_dump(mode="json") for hit in event.hits]}
        case Wrote():
            wrote = WROTE.dump_python(event, mode="json")
            return "sentence", {**wrote["sentence"], "cited": wrote["cited"]}
        case Done():
            return "done", answer_object(event.answer)


def block(name: str, data: dict[str, Any]) -> str:
    """One server-sent event; JSON has no raw line break, so one data line holds it."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _problem_block(trouble: Trouble) -> str:
    return block("problem", json.loads(bytes(problem_response(trouble).body)))
