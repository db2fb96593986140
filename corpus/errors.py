"""Every error of the project.

YinlingError
├── CorpusError            data that we hold is wrong
│   ├── DataFileError          a YAML or text file of corpus/: names file, line and field
│   ├── EvidenceError          a value's quoted words do not stand in its source
│   ├── LabelError             a clause label or numeral that cannot be read
│   ├── ConditionError         a condition of a rule that the frozen grammar does not hold
│   ├── RuleError              a rule says what its clause does not: names file and check
│   └── AddError               a file cannot be added: held already, id taken, kind unknown
├── BuildError             the index cannot be built
│   ├── SourceError            a source file cannot be read
│   ├── PassageError           a declared passage, part or repair is not in its source
│   ├── ClauseError            clause ids collide, or one that is still cited was lost
│   └── EncoderError           the encoder cannot be fitted, loaded or used
├── GenerationError        what was published cannot be served
│   ├── NoGeneration           nothing was built yet
│   ├── DamagedGeneration      a file is missing or its hash differs
│   └── NoEarlierGeneration    there is nothing to roll back to
├── QuestionError          a question that cannot be taken
│   ├── EmptyQuestion
│   └── QuestionTooLong
├── FactError              facts that cannot be judged: unknown, of the wrong type, contradictory
├── PopulationError        a table of residents that cannot be read or judged
├── NotFound               no such clause, document or answer
│   └── NoModel                a chat client names a model that there is not
├── RecordsError           conversations and feedback cannot be read or kept
├── ServerError            a server of ours failed when a client asked it
│   ├── Unreachable            nothing answers there
│   └── Refused                it refuses the request
├── AccountError           an account cannot be made or changed
├── SignInError            somebody may not do this
│   ├── SignInRefused          wrong name or password, or too many tries
│   ├── NotSignedIn            nobody is signed in, or no more
│   └── WrongRole              whoever is signed in may not do this
├── MissingExtra           a part needs a library that is not installed
├── SettingError           an environment variable with a value that cannot be used
└── UngroundedSentence     the gate stopped a sentence that its citations do not hold
"""

from __future__ import annotations


class YinlingError(Exception):
    """Says what went wrong, where, and the way out."""


class CorpusError(YinlingError):
    """Data that we hold is wrong."""


class DataFileError(CorpusError):
    """A data file is malformed; the message begins with `file:line`."""


class EvidenceError(CorpusError):
    """The words that should show a value do not stand in the source."""


class LabelError(CorpusError):
    """A clause label or a Chinese numeral cannot be read."""


class ConditionError(CorpusError):
    """A condition of a rule is outside the frozen grammar, or names what the vocabulary lacks."""


class RuleError(CorpusError):
    """A rule says what its clause does not hold; the message begins with `file:line`."""


class AddError(CorpusError):
    """A file cannot be added to the corpus; nothing was written."""


class BuildError(YinlingError):
    """The index cannot be built; the generation in use stays as it is."""


class SourceError(BuildError):
    """A source file cannot be read as text."""


class PassageError(BuildError):
    """A declared passage, part or repair is not found exactly once in its source."""


class ClauseError(BuildError):
    """Clause ids collide, or an id that something still cites was lost."""


class EncoderError(BuildError):
    """The encoder cannot be fitted, loaded or used."""


class GenerationError(YinlingError):
    """What was published cannot be served."""


class NoGeneration(GenerationError):
    """Nothing was built yet."""


class DamagedGeneration(GenerationError):
    """A file of the generation is missing or is not the one that was published."""


class NoEarlierGeneration(GenerationError):
    """There is no earlier generation to roll back to."""


class AccountError(YinlingError):
    """An account cannot be made or changed; the message says how to."""


class SignInError(YinlingError):
    """Somebody may not do this; the message is Chinese, for whoever sits before the page."""


class SignInRefused(SignInError):
    """Wrong name or password, or too many tries."""


class NotSignedIn(SignInError):
    """Nobody is signed in, or no more; `form` is what was sent, so that nothing is lost."""

    def __init__(self, message: str, form: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.form = form or {}


class WrongRole(SignInError):
    """Whoever is signed in may not do this."""


class QuestionError(YinlingError):
    """A question that cannot be taken; the message is Chinese, for the resident."""


class EmptyQuestion(QuestionError):
    """Nothing was asked."""


class QuestionTooLong(QuestionError):
    """The question has more characters than are read."""


class FactError(YinlingError):
    """Facts cannot be judged; the message is Chinese and names `fact`, where there is one."""

    def __init__(self, message: str, fact: str | None = None) -> None:
        super().__init__(message)
        self.fact = fact


class PopulationError(YinlingError):
    """A table of residents, or what describes it, cannot be used; the message is Chinese, for the officer."""


class NotFound(YinlingError):
    """No such clause, document or answer; the message is Chinese, for the resident."""


class NoModel(NotFound):
    """A chat client names a model that there is not."""


class RecordsError(YinlingError):
    """Conversations, answers or feedback cannot be read or kept; questions are answered all the same."""


class ServerError(YinlingError):
    """A server of ours failed when a client asked it; `status` is that of HTTP, where there is one."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class Unreachable(ServerError):
    """Nothing answers at the address of the server."""


class Refused(ServerError):
    """The server refuses the request; `fields` are the wrong ones, each with what is wrong, in Chinese."""

    def __init__(self, message: str, status: int, fields: dict[str, str]) -> None:
        super().__init__(message, status)
        self.fields = fields


class MissingExtra(YinlingError):
    """A part of the project needs a library that comes with an extra; the message has the install line."""


class SettingError(YinlingError):
    """An environment variable holds a value that cannot be used."""


class UngroundedSentence(YinlingError):
    """A sentence about policy that its citations do not hold; it is never shown."""
