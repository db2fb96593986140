"""The real app over the real index, in this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from service.settings import read_settings
from service.web.app import create_app


@pytest.fixture(scope="session")
def app(generation_dir: Path) -> FastAPI:
    return create_app(read_settings({"DATA_DIR": str(generation_dir)}))


@pytest.fixture(scope="session")
def running(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


@pytest.fixture
def client(running: TestClient) -> TestClient:
    """The running app, as a browser that was never there before."""
    running.cookies.clear()
    return running


@pytest.fixture(scope="session")
def unready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The app where nothing was built yet."""
    settings = read_settings({"DATA_DIR": str(tmp_path_factory.mktemp("empty"))})
    with TestClient(create_app(settings)) as client:
        yield client
