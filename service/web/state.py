"""What the running service holds open: its settings and the assistant that answers."""

from __future__ import annotations

import logging
from functools import partial

from corpus.errors import NoGeneration, NotFound, RecordsError, SettingError
from corpus.gazetteer import Gazetteer
from corpus.model import Clause, Document
from indexer.generation import Generation, open_generation
from service.assistant import Assistant
from service.conversations import Conversations
from service.records.store import Records
from service.settings import Settings
from service.web.metrics import Metrics
from service.web.problems import NO_CLAUSE, NO_DOCUMENT

log = logging.getLogger("yinling.web")


class Serving:
    """The one place of the app's state; who answers reads `assistant` once and keeps to it."""

    def __init__(self, settings: Settings, assistant: Assistant | None = None) -> None:
        self.settings = settings
        self._assistant = assistant
        self.metrics = Metrics()
        self.conversations = Conversations(None)

    @property
    def assistant(self) -> Assistant:
        """The assistant in use; NoGeneration when nothing could be opened."""
        if self._assistant is None:
            raise NoGeneration("no generation is open; run: python -m indexer build")
        return self._assistant

    @property
    def generation(self) -> Generation:
        """The generation in use; NoGeneration when there is none."""
        return self.assistant.generation

    @property
    def gazetteer(self) -> Gazetteer:
        """The places of the generation in use; NoGeneration when there is none."""
        return self.assistant.gazetteer

    def open(self) -> None:
        """Opens the records and the published generation, unless one was given; raises GenerationError."""
        reopen = partial(_open_records, self.settings)
        self.conversations = Conversations(reopen(), self.metrics.count_answer, reopen=reopen)
        if self._assistant is None:
            self._assistant = open_assistant(self.settings)


def _open_records(settings: Settings) -> Records | None:
    """The records; None, told in the log, where they cannot be kept."""
    folder = settings.data_dir / "records"
    try:
        return Records.open(folder, settings.conversation_days, settings.records_url)
    except RecordsError as error:
        log.error("answering without memory: %s", error)
        return None


def open_assistant(settings: Settings) -> Assistant:
    """The assistant of the published generation.

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
    return Assistant.open(generation, settings.home_place)


def clause_as_cited(serving: Serving, clause_id: str, text: str | None) -> Clause:
    """The clause with the text of that hash, as it is now or as an answer cited it; NotFound when there is none."""
    if text is None:
        return clause_of(serving.generation, clause_id)
    clause = serving.generation.find(clause_id)
    if clause is not None and clause.digest == text:
        return clause
    return serving.conversations.cited(clause_id, text)


def clause_of(generation: Generation, clause_id: str) -> Clause:
    """The clause, by its own id or one that it had; NotFound when there is none."""
    clause = generation.find(clause_id)
    if clause is None:
        raise NotFound(NO_CLAUSE)
    return clause


def document_of(generation: Generation, document_id: str) -> Document:
    """The document; NotFound when there is none of that id."""
    document = generation.documents.get(document_id)
    if document is None:
        raise NotFound(NO_DOCUMENT)
    return document
