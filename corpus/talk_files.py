"""`lexicon/people.yaml`, `ages.yaml`, `fact_words.yaml` and `speech.yaml` -> how people speak."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from corpus.datafile import Entry, read_yaml
from corpus.errors import DataFileError
from corpus.talk import AgeWords, FactWords, KinWords, NearWords, PlaceWords, SpeechWords, Talk


class PeopleFile(Entry):
    schema_: Literal["people/v1"]
    people: tuple[KinWords, ...]


class AgesFile(Entry):
    schema_: Literal["ages/v1"]
    ages: AgeWords


class FactWordsFile(Entry):
    schema_: Literal["fact_words/v1"]
    facts: tuple[FactWords, ...]
    places: tuple[PlaceWords, ...]
    near: tuple[NearWords, ...]


class SpeechFile(Entry):
    schema_: Literal["speech/v1"]
    speech: SpeechWords
    slips: dict[str, str]


def load_talk(find: Callable[..., Path]) -> Talk:
    """How people speak, from the files that `find` gives by their steps. Raises DataFileError."""
    people, line_of = read_yaml(find("lexicon", "people.yaml"), PeopleFile)
    relations = {kin.relation for kin in people.people}
    for n, kin in enumerate(people.people):
        for member in kin.members:
            if member not in relations:
                where = f"{find('lexicon', 'people.yaml')}:{line_of('people', n, 'members')}"
                raise DataFileError(f"{where}: {member!r} is no relation of this file")
    said = read_yaml(find("lexicon", "fact_words.yaml"), FactWordsFile)[0]
    speech, line_of = read_yaml(find("lexicon", "speech.yaml"), SpeechFile)
    for slip, meant in speech.slips.items():
        if len(slip) != len(meant):
            where = f"{find('lexicon', 'speech.yaml')}:{line_of('slips', slip)}"
            raise DataFileError(f"{where}: {slip!r} and {meant!r} must be of the same length")
    return Talk(
        slips=speech.slips,
        speech=speech.speech,
        people=people.people,
        ages=read_yaml(find("lexicon", "ages.yaml"), AgesFile)[0].ages,
        facts=said.facts,
        places=said.places,
        near=said.near,
    )
