"""The tools for agents, met by the protocol's own client over stdin and stdout."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anyio.from_thread
import pytest
from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult, TextContent

ROOT = Path(__file__).resolve().parents[2]
MEALS = "助餐补贴一餐补多少，一周几次"
BUS = "我妈82岁，能免费坐公交吗"

WITHOUT_TORCH = (
    "import sys; sys.modules['torch'] = None; sys.modules['sentence_transformers'] = None\n"
    "from service.__main__ import main\nsys.exit(main(['mcp']))\n"
)

Call = Callable[..., CallToolResult]


@pytest.fixture(scope="module")
def portal() -> Iterator[anyio.from_thread.BlockingPortal]:
    with anyio.from_thread.start_blocking_portal() as opened:
        yield opened


@pytest.fixture(scope="module")
def agent(generation_dir: Path, portal: anyio.from_thread.BlockingPortal) -> Iterator[Client]:
    """A client of the tools, in a process that could not import torch."""
    server = StdioServerParameters(
        command=sys.executable,
        args=["-c", WITHOUT_TORCH],
        env={**os.environ, "DATA_DIR": str(generation_dir)},
        cwd=ROOT,
    )
    with portal.wrap_async_context_manager(Client(server, read_timeout_seconds=60)) as client:
        yield client


@pytest.fixture(scope="module")
def call(agent: Client, portal: anyio.from_thread.BlockingPortal) -> Call:
    return lambda name, **arguments: portal.call(agent.call_tool, name, arguments)


def text(result: CallToolResult) -> str:
    (block,) = result.content
    assert isinstance(block, TextContent)
    return block.text


def shaped(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, text(result)
    assert result.structured_content
    return result.structured_content


def test_tools_say_what_they_take_and_give(
    agent: Client, portal: anyio.from_thread.BlockingPortal
) -> None:
    tools = {tool.name: tool for tool in portal.call(agent.list_tools).tools}
    assert set(tools) == {
        "ask",
        "search_clauses",
        "get_clause",
        "list_facts",
        "check_eligibility",
    }
    for tool in tools.values():
        assert tool.description
        assert tool.output_schema
        assert tool.annotations
        assert tool.annotations.read_only_hint == (tool.name != "ask")
    assert tools["ask"].input_schema["required"] == ["question"]


def test_a_question_is_answered_with_its_clauses(call: Call) -> None:
    told = call("ask", question=MEALS)
    answer = shaped(told)
    assert text(told).startswith(answer["text"])
    assert "每餐3元" in answer["text"]
    assert "征求意见稿" in answer["text"].splitlines()[0]
    for citation in answer["citations"]:
        assert citation["quote"] in text(told)


def test_a_conversation_goes_on(call: Call) -> None:
    first = shaped(call("ask", question=BUS))
    named = first["conversation_id"]
    second = shaped(call("ask", question="不对，是79", conversation_id=named))
    assert [person["facts"] for person in second["understood"]["people"]] == [{"age": 79}]


def test_clauses_are_found_within_a_place(call: Call) -> None:
    told = call("search_clauses", query="新建小区 养老设施", place="441900", k=3)
    hits = shaped(told)["hits"]
    assert {hit["clause"]["document"] for hit in hits} == {"dongguan"}
    assert all(hit["clause"]["text"] in text(told) for hit in hits)
    assert "效力不明，广东省东莞市" in text(told)


def test_a_clause_is_read_in_its_own_words(call: Call) -> None:
    told = call("get_clause", clause_id="baodi-2024.list.19")
    assert "每餐3元" in shaped(told)["text"]
    assert "（征求意见稿，天津市宝坻区）清单 第19项" in text(told)


def test_what_a_clause_only_plans_or_tries_is_said(call: Call) -> None:
    told = call("get_clause", clause_id="dongguan.2.6.5")
    assert text(told).endswith("（文件用的是“试点”的说法，只在试点范围内做，不等于各处都已实行。）")
    assert [each["force"] for each in shaped(told)["sentences"]] == ["pilots"]


def test_people_are_judged_by_facts(call: Call) -> None:
    assert "age: 年龄" in text(call("list_facts"))
    people = [{"id": "p1", "label": "母亲", "facts": {"age": 100, "register": "120115"}}]
    told = call("check_eligibility", people=people, benefits=["baodi.nutrition"])
    (verdict,) = shaped(told)["verdicts"]
    assert (verdict["outcome"], verdict["amount"]["value"]) == ("eligible", 500)
    assert "符合所列条件  第14项 营养补助" in text(told)
    assert "征求意见稿" in text(told).splitlines()[0]
    everything = shaped(call("check_eligibility", people=people))["verdicts"]
    assert len(everything) > 5
    assert "not_eligible" not in {each["outcome"] for each in everything}


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("get_clause", {"clause_id": "no-such"}, "没有找到这一条"),
        ("ask", {"question": " "}, "请先写下您的问题"),
        ("ask", {"question": MEALS, "place": "999999"}, "没有这个地区"),
        ("ask", {"question": MEALS, "place": "天津"}, "place"),
        ("search_clauses", {"query": "助餐", "document": "no-such"}, "没有找到这份文件"),
        ("check_eligibility", {"people": [{"id": "p1", "facts": {"height": 170}}]}, "height"),
    ],
)
def test_what_cannot_be_done_is_told(
    call: Call, tool: str, arguments: dict[str, Any], told: str
) -> None:
    result = call(tool, **arguments)
    assert result.is_error
    assert told in text(result)


def run(code: str, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(data)},
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )


def test_the_missing_library_is_told_with_its_install_line(tmp_path: Path) -> None:
    done = run(f"import sys; sys.modules['mcp'] = None\n{WITHOUT_TORCH}", tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "pip install 'yinling[mcp]'" in done.stderr


def test_nothing_built_is_told_before_anything_is_said(tmp_path: Path) -> None:
    done = run(WITHOUT_TORCH, tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "python -m indexer build" in done.stderr


def test_ctrl_c_ends_it_at_once(generation_dir: Path) -> None:
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    }
    with subprocess.Popen(
        [sys.executable, "-m", "service", "mcp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(generation_dir)},
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(json.dumps(hello) + "\n")
        process.stdin.flush()
        assert "银龄问策" in json.loads(process.stdout.readline())["result"]["serverInfo"]["title"]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == -signal.SIGINT
        assert "Traceback" not in process.stderr.read()
