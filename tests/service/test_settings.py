"""The settings table and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import SettingError
from service.settings import SETTINGS, read_settings


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = read_settings({})
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.data_dir == Path("var")
    assert settings.home_place == ""
    assert settings.encoder == ""


def test_the_default_corpus_is_the_one_beside_the_code() -> None:
    assert (read_settings({}).corpus_dir / "sources").is_dir()


def test_a_blank_value_is_the_default() -> None:
    assert read_settings({"PORT": "  ", "HOST": ""}) == read_settings({})


def test_every_setting_is_read(tmp_path: Path) -> None:
    environ = {
        "HOST": "0.0.0.0",
        "PORT": "9000",
        "DATA_DIR": str(tmp_path / "data"),
        "CORPUS_DIR": str(tmp_path),
        "HOME_PLACE": "120115",
        "ENCODER": "some/model",
        "RECORDS_URL": "postgresql+psycopg://db/yinling",
        "CONVERSATION_DAYS": "7",
    }
    assert set(environ) == {setting.name for setting in SETTINGS}
    settings = read_settings(environ)
    assert (settings.host, settings.port) == ("0.0.0.0", 9000)
    assert (settings.data_dir, settings.corpus_dir) == (tmp_path / "data", tmp_path)
    assert (settings.home_place, settings.encoder) == ("120115", "some/model")
    assert settings.records_url == "postgresql+psycopg://db/yinling"
    assert settings.conversation_days == 7


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "abc"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "８０００"),
        ("HOME_PLACE", "天津"),
        ("HOME_PLACE", "12011"),
        ("CORPUS_DIR", "/no/such/folder"),
        ("CONVERSATION_DAYS", "0"),
        ("CONVERSATION_DAYS", "always"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_the_way_out(name: str, value: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_settings({name: value})
    message = str(caught.value)
    assert message.startswith(f"{name}={value}")
    assert name in message.partition(":")[2]


def test_every_setting_says_what_it_does() -> None:
    assert all(setting.help.endswith(".") for setting in SETTINGS)
