"""The Python client against the running server."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError, fields
from datetime import date
from inspect import signature
from pathlib import Path

import pytest
import uvicorn
from pydantic import BaseModel

from corpus.errors import Refused, ServerError, Unreachable
from service import results
from service.client import Client
from service.model import Done, PersonView, Understood, Wrote
from service.results import FoundResult
from service.settings import read_settings
from service.web import contract
from service.web.app import create_app
from service.web.rule_contract import BenefitOut

MEALS = "助餐补贴一餐补多少，一周几次"
BUS = "我妈82岁，能免费坐公交吗"
MOTHER = PersonView("p1", "母亲", {"age": 100, "register": "120115"})


@pytest.fixture(scope="module")
def client(server_url: str) -> Iterator[Client]:
    with Client(server_url) as opened:
        yield opened


@pytest.fixture(scope="module")
def unready_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server where nothing was built."""
    app = create_app(read_settings({"DATA_DIR": str(tmp_path_factory.mktemp("empty"))}))
    served = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=served.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        served.should_exit = True
        thread.join()


def test_an_answer_is_a_frozen_value_of_ours(client: Client) -> None:
    answer = client.ask(MEALS, as_of=date(2024, 10, 1))
    assert "每餐3元" in answer.text
    assert answer.as_of == date(2024, 10, 1)
    assert answer.citations[0].clause_id == "baodi-2024.list.19"
    with pytest.raises(FrozenInstanceError):
        answer.text = "每餐5元"  # type: ignore[misc]
    assert client.answer(answer.id) == answer


def test_a_conversation_goes_on(client: Client) -> None:
    first = client.ask(BUS)
    second = client.ask("不对，是79", conversation_id=first.conversation_id)
    assert [person.facts for person in second.understood.people] == [{"age": 79}]


def test_a_conversation_goes_on_only_for_the_key_it_began_with(server_url: str) -> None:
    with Client(server_url, api_key="mine") as mine, Client(server_url, api_key="other") as other:
        first = mine.ask(BUS)
        assert (
            other.ask("不对，是79", conversation_id=first.conversation_id).understood.people == ()
        )
        again = mine.ask("不对，是79", conversation_id=first.conversation_id)
    assert [person.facts for person in again.understood.people] == [{"age": 79}]


def test_the_same_key_gives_the_same_answer(client: Client) -> None:
    assert client.ask(BUS, key="client once") == client.ask(BUS, key="client once")
    with pytest.raises(Refused, match="Idempotency-Key"):
        client.ask(MEALS, key="client once")


def test_a_stream_ends_with_the_whole_answer(client: Client) -> None:
    first, *between, last = client.stream("我妈100岁，宝坻户口，营养补助多少钱")
    assert isinstance(first, Understood)
    assert [person.label for person in first.understanding.people] == ["母亲"]
    assert isinstance(last, Done)
    written = [event.sentence for event in between if isinstance(event, Wrote)]
    assert tuple(written) == last.answer.sentences
    found = [event for event in client.stream(MEALS) if isinstance(event, FoundResult)]
    assert found[0].hits[0].clause.id == "baodi-2024.list.19"


def test_search_keeps_to_its_filters(client: Client) -> None:
    hits = client.search("新建小区 养老设施", place="441900", document="dongguan", k=3)
    assert 0 < len(hits) <= 3
    assert {hit.clause.document for hit in hits} == {"dongguan"}
    assert client.search("助餐", validity="draft")[0].clause.document == "baodi-2024"


def test_clauses_and_documents_are_read(client: Client) -> None:
    clause = client.clause("baodi-2024.list.19")
    assert "每餐3元" in clause.text
    assert clause in client.clauses("baodi-2024")
    assert client.clause(clause.id, text=clause.digest) == clause
    drafts = [each for each in client.documents() if each.validity == "draft"]
    assert [each.id for each in drafts] == ["baodi-2024"]
    assert drafts[0].places[0].name == "天津市宝坻区"


def test_people_are_judged(client: Client) -> None:
    judged = client.eligibility([MOTHER], benefits=["baodi.nutrition"])
    (verdict,) = judged.verdicts
    assert (verdict.outcome, verdict.person) == ("eligible", "母亲")
    assert verdict.amount
    assert verdict.amount.value == 500
    assert client.eligibility([PersonView("p1", "父亲")], benefits=["baodi.nutrition"]).ask


def test_benefits_are_listed_by_place(client: Client) -> None:
    benefits = client.benefits("120115")
    assert {each.place for each in benefits} == {"天津市宝坻区"}
    assert client.benefit(benefits[0].id) == benefits[0]


def test_feedback_is_given_and_taken_back(client: Client) -> None:
    answer = client.ask(MEALS)
    given = client.feedback(answer.id, True, "说得明白")
    assert (given.answer_id, given.helpful) == (answer.id, True)
    given = client.feedback(answer.id, False, "不对", "baodi-2024.list.13")
    assert (given.answer_id, given.helpful) == (answer.id, False)
    client.undo_feedback(given.id)
    with pytest.raises(Refused) as refused:
        client.undo_feedback(given.id)
    assert refused.value.status == 404


def test_what_is_refused_is_told_with_its_fields(client: Client) -> None:
    with pytest.raises(Refused, match="六位行政区划代码") as refused:
        client.ask(MEALS, place="天津")
    assert refused.value.status == 422
    assert list(refused.value.fields) == ["place"]
    with pytest.raises(Refused, match="2000"):
        list(client.stream("问" * 2001))
    with pytest.raises(Refused, match="没有找到这一条"):
        client.clause("no-such")


def test_a_server_that_cannot_answer_is_told(unready_url: str) -> None:
    with Client(unready_url) as client:
        with pytest.raises(ServerError, match="12345") as failed:
            client.ask(MEALS)
        assert failed.value.status == 503
        with pytest.raises(ServerError, match="12345"):
            list(client.stream(MEALS))


def test_no_server_is_told_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (
        Client(f"http://127.0.0.1:{port}") as client,
        pytest.raises(Unreachable, match="make serve"),
    ):
        client.documents()


def test_another_service_at_the_address_is_told(server_url: str) -> None:
    with Client(f"{server_url}/static") as client, pytest.raises(ServerError, match="our service"):
        client.documents()


def test_the_missing_library_is_told_with_its_install_line() -> None:
    code = (
        "import sys; sys.modules['httpx2'] = None\n"
        "from corpus.errors import MissingExtra\nfrom service.client import Client\n"
        "try:\n    Client()\nexcept MissingExtra as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
        check=True,
    )
    assert "pip install 'yinling[client]'" in done.stdout


def test_the_client_needs_no_engine() -> None:
    code = (
        "import sys; import service.client\n"
        "assert not {'torch', 'faiss', 'jieba', 'fastapi', 'sqlalchemy'} & set(sys.modules)\n"
    )
    subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).resolve().parents[2], check=True
    )


@pytest.mark.parametrize(
    ("call", "shape"),
    [
        (Client.ask, contract.AnswerRequest),
        (Client.stream, contract.AnswerRequest),
        (Client.eligibility, contract.EligibilityRequest),
        (Client.feedback, contract.FeedbackRequest),
    ],
)
def test_calls_take_what_the_api_takes(call: Callable[..., object], shape: type[BaseModel]) -> None:
    taken = set(signature(call).parameters) - {"self", "key"}
    assert taken == set(shape.model_fields) - {"stream"}


@pytest.mark.parametrize(
    ("result", "shape"),
    [
        (results.ClauseResult, contract.ClauseOut),
        (results.HitResult, contract.HitOut),
        (results.DocumentResult, contract.DocumentOut),
        (results.RelationResult, contract.RelationOut),
        (results.FeedbackResult, contract.FeedbackOut),
        (results.BenefitResult, BenefitOut),
    ],
)
def test_results_have_the_fields_of_the_api(result: type, shape: type[BaseModel]) -> None:
    told = {field.name for field in fields(result)}
    assert told
    assert set(shape.model_fields) - told <= {"span", "tests"}
    assert told <= set(shape.model_fields)
