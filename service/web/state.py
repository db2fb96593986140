"""What the running service holds open: its settings and the generation that it answers from."""

from __future__ import annotations

import logging

from corpus.errors import NoGeneration, NotFound, SettingError
from corpus.model import Clause, Document
from indexer.generation import Generation, open_generation
from service.settings import Settings
from service.web.problems import NO_CLAUSE, NO_DOCUMENT

log = logging.getLogger("yinling.web")


class Serving:
    """The one place of the app's state; whoever answers reads `generation` once and keeps it."""

    def __init__(self, settings: Settings, generation: Generation | None = None) -> None:
        self.settings = settings
        self._generation = generation

    @property
    def generation(self) -> Generation:
        """The generation in use; NoGeneration when there is none."""
        if self._generation is None:
            raise NoGeneration("no generation is open: run `python -m indexer build`")
        return self._generation

    def open(self) -> None:
        """Opens the published generation, unless one was given; raises GenerationError."""
        if self._generation is None:
            self._generation = open_checked(self.settings)


def open_checked(settings: Settings) -> Generation:
    """The published generation, which knows the home place.

    Raises GenerationError, and SettingError for a home place that no file of ours names.
    """
    generation = open_generation(settings.data_dir)
    if generation.degraded is not None:
        log.warning("degraded: %s", generation.degraded)
    if settings.home_place and settings.home_place not in generation.places:
        raise SettingError(
            f"HOME_PLACE={settings.home_place} is not in corpus/places.yaml: "
            "use a code that is, or unset HOME_PLACE"
        )
    return generation


def clause_of(generation: Generation, clause_id: str) -> Clause:
    """The clause; NotFound when there is none of that id."""
    clause = generation.clauses.get(clause_id)
    if clause is None:
        raise NotFound(NO_CLAUSE)
    return clause


def document_of(generation: Generation, document_id: str) -> Document:
    """The document; NotFound when there is none of that id."""
    document = generation.documents.get(document_id)
    if document is None:
        raise NotFound(NO_DOCUMENT)
    return document
