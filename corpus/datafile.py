"""YAML and word lists of `corpus/` -> checked values; what is wrong is named by file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import DataFileError

try:
    from yaml import CSafeLoader as YamlLoader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as YamlLoader  # type: ignore[assignment]

M = TypeVar("M", bound=BaseModel)
PATTERN_KEYS = ("pattern", "patterns", "unless", "answers")
"""The keys of the lexicon whose text is a regular expression."""


class Entry(BaseModel):
    """A mapping in a data file; a key that is not known is a mistake, not a comment."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read_lines(path: Path) -> Iterator[str]:
    """The lines of a word list, without comments and empty ones."""
    for line in _text(path).splitlines():
        word = line.partition("#")[0].strip()
        if word:
            yield word


def read_yaml(path: Path, shape: type[M]) -> tuple[M, Callable[..., int]]:
    """The file as `shape`, and a function from a place in it (keys and indices) to its line.

    Raises DataFileError for YAML that cannot be read, a key given twice, an unknown or a missing key, a value of the
    wrong type, a pattern that is no regular expression.
    """
    try:
        node = yaml.compose(_text(path), Loader=YamlLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise DataFileError(
            f"{path}:{line}: not readable as YAML: {getattr(error, 'problem', error)}"
        ) from error
    if node is None:
        raise DataFileError(f"{path}:1: the file is empty")
    content = _plain(node, path)
    if isinstance(content, dict) and "schema" in content:
        content["schema_"] = content.pop("schema")

    def line_of(*steps: str | int) -> int:
        return _line(node, steps)

    try:
        entry = shape.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        steps = tuple("schema" if s == "schema_" else s for s in first["loc"])
        name = ".".join(str(s) for s in steps)
        raise DataFileError(f"{path}:{line_of(*steps)}: {name}: {first['msg']}") from error
    _check_patterns(node, path)
    return entry, line_of


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise DataFileError(f"{path}: this file is missing") from error
    except UnicodeDecodeError as error:
        raise DataFileError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error


def _plain(node: yaml.Node, path: Path) -> Any:
    """The node's value as plain Python; a key given twice is refused."""
    if isinstance(node, yaml.MappingNode):
        content: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise DataFileError(f"{path}:{line}: a key must be a word, not a list or a mapping")
            key = _scalar(key_node)
            if key in content:
                raise DataFileError(f"{path}:{line}: {key!r} is given twice")
            content[key] = _plain(value_node, path)
        return content
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, path) for item in node.value]
    return _scalar(node)


def _scalar(node: yaml.Node) -> Any:
    """A scalar by its tag; dates, and what only YAML calls a number (12:30, 0x10), stay text for the shape to judge."""
    if node.tag == "tag:yaml.org,2002:null":
        return None
    if node.tag == "tag:yaml.org,2002:bool":
        return node.value.lower() in ("true", "yes", "on")
    number = {"tag:yaml.org,2002:int": int, "tag:yaml.org,2002:float": float}.get(node.tag)
    try:
        return number(node.value) if number else node.value
    except ValueError:
        return node.value


def _check_patterns(node: yaml.Node, path: Path) -> None:
    """Raises DataFileError for a pattern that is not a regular expression."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _check_patterns(item, path)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value in PATTERN_KEYS:
                for pattern in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                    _check_pattern(pattern, path)
            else:
                _check_patterns(value, path)


def _check_pattern(node: yaml.Node, path: Path) -> None:
    if not isinstance(node, yaml.ScalarNode):
        return  # `unless` of a rule holds conditions, not patterns
    try:
        re.compile(node.value)
    except re.error as error:
        line = node.start_mark.line + 1
        raise DataFileError(
            f"{path}:{line}: {node.value!r} is not a regular expression: {error}"
        ) from error


def _line(node: yaml.Node, steps: tuple[str | int, ...]) -> int:
    """The line of the innermost node that `steps` reach."""
    for step in steps:
        child = None
        if isinstance(node, yaml.MappingNode):
            child = next((value for key, value in node.value if key.value == str(step)), None)
        elif (
            isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value)
        ):
            child = node.value[step]
        if child is None:
            break
        node = child
    return int(node.start_mark.line) + 1
