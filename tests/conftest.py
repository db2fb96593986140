"""What tests of several packages need: one index of the repository's corpus, built once, and one server over it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from indexer.build import build
from service.settings import built_in_corpus

ROOT = Path(__file__).resolve().parents[1]

STARTING = 30
"""Seconds that a busy machine may take until the service is ready."""


@pytest.fixture(scope="session")
def generation_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a generation of the repository's corpus."""
    folder = tmp_path_factory.mktemp("data")
    build(built_in_corpus(), folder)
    return folder


@pytest.fixture(scope="session")
def server_url(generation_dir: Path) -> Iterator[str]:
    """The address of the real server, a process of its own; it is told to stop, and must, at the end."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "serve", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(generation_dir), "HOST": "127.0.0.1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        # The line is printed when the socket listens: requests queue there, so nobody has to wait.
        assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=15)
        process.stdout.close()
    assert code in (0, -signal.SIGTERM)


@pytest.fixture(scope="session")
def server(server_url: str) -> Iterator[httpx.Client]:
    """A client of the running server."""
    with httpx.Client(base_url=server_url, timeout=STARTING) as client:
        yield client
