"""What an installation can set, in one table, read once from the environment.

Only `__main__` and `create_app()` call `read_settings`; everything else is handed a `Settings`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import corpus
from corpus.errors import SettingError

PLACE_CODE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, slots=True)
class Setting:
    """An environment variable: its name, its default as it would be written, and what it does."""

    name: str
    default: str
    help: str


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a running service.

    `home_place` is the code of the place that a question without one is about, empty for none.
    `encoder` is empty for the built-in one.
    """

    host: str
    port: int
    data_dir: Path
    corpus_dir: Path
    home_place: str
    encoder: str
    records_url: str = ""
    conversation_days: int = 30


SETTINGS = (
    Setting("HOST", "127.0.0.1", "Address to listen on; 0.0.0.0 for every network interface."),
    Setting("PORT", "8000", "Port to listen on, 1 to 65535."),
    Setting("DATA_DIR", "var", "Folder of what is built and kept; relative to the working folder."),
    Setting("CORPUS_DIR", "", "Folder of the corpus; empty for the one that comes with the code."),
    Setting(
        "HOME_PLACE",
        "",
        "Code (GB/T 2260, six digits) of the place that a question without a place is about; "
        "empty for none.",
    ),
    Setting(
        "ENCODER",
        "",
        "Name or folder of a sentence-transformers model; empty for the built-in one.",
    ),
    Setting(
        "RECORDS_URL",
        "",
        "SQLAlchemy address of a database for conversations, such as postgresql+psycopg://…; "
        "empty for a SQLite file in DATA_DIR.",
    ),
    Setting(
        "CONVERSATION_DAYS",
        "30",
        "Days after its last question for which a conversation is kept, 1 to 3650.",
    ),
)


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings that `environ` holds; what it lacks, or leaves blank, has its default.

    Raises SettingError, naming the variable and a value that works.
    """
    text = {s.name: environ.get(s.name, "").strip() or s.default for s in SETTINGS}
    return Settings(
        host=text["HOST"],
        port=read_port(text["PORT"]),
        data_dir=Path(text["DATA_DIR"]).expanduser(),
        corpus_dir=_existing_folder("CORPUS_DIR", text["CORPUS_DIR"]) or built_in_corpus(),
        home_place=_place_code("HOME_PLACE", text["HOME_PLACE"]),
        encoder=text["ENCODER"],
        records_url=text["RECORDS_URL"],
        conversation_days=_days("CONVERSATION_DAYS", text["CONVERSATION_DAYS"]),
    )


def read_port(text: str) -> int:
    """The port that `text` names; SettingError where it names none."""
    if re.fullmatch(r"[0-9]{1,5}", text) and 1 <= int(text) <= 65535:
        return int(text)
    raise SettingError(
        f"PORT={text} is not a port: use a whole number from 1 to 65535, such as PORT=8000"
    )


def _days(name: str, text: str) -> int:
    if re.fullmatch(r"[0-9]{1,4}", text) and 1 <= int(text) <= 3650:
        return int(text)
    raise SettingError(f"{name}={text} is no number of days: use 1 to 3650, such as {name}=30")


def built_in_corpus() -> Path:
    """The folder of the corpus that comes with the code."""
    (folder,) = corpus.__path__
    return Path(folder)


def _existing_folder(name: str, text: str) -> Path | None:
    if not text:
        return None
    folder = Path(text).expanduser()
    if folder.is_dir():
        return folder
    raise SettingError(f"{name}={text} is not a folder: name an existing one, or unset {name}")


def _place_code(name: str, text: str) -> str:
    if not text or PLACE_CODE.fullmatch(text):
        return text
    raise SettingError(
        f"{name}={text} is not the code of a place: use its six digits from corpus/places.yaml, "
        f"such as {name}=120115, or unset {name}"
    )
