"""The process in which a file is read: the file comes in, its text goes out as JSON."""

from __future__ import annotations

import json
import sys
import warnings
from typing import get_args

from corpus.errors import SourceError
from indexer.limits import enter_limits
from indexer.raw import Format, Raw, write_raw


def read_format(content: bytes, form: str) -> Raw:
    """What the reader of that format makes of the content; only that reader's libraries are imported.

    Raises SourceError where it refuses the content.
    """
    if form == "html":
        from indexer.html import read_html

        return read_html(content)
    if form == "docx":
        from indexer.word import read_word

        return read_word(content)
    if form == "pdf":
        from indexer.pdf import read_pdf

        return read_pdf(content)
    if form == "scan":
        from indexer.scan import read_scan

        return read_scan(content)
    raise SourceError(f"there is no reader for {form}")


def main(form: Format, seconds: int) -> int:
    """The exit status: 0 with the text on standard output, 1 with the reason on standard error."""
    enter_limits(form, seconds)
    warnings.simplefilter("ignore")
    try:
        raw = read_format(sys.stdin.buffer.read(), form)
        sys.stdout.buffer.write(write_raw(raw))
    except SourceError as error:
        return _fail(str(error))
    except (MemoryError, RecursionError) as error:
        return _fail(f"more than a document needs ({type(error).__name__}); split it")
    # Whatever a reader's library raises, the file is to blame.
    except Exception as error:
        return _fail(
            f"no {form} that can be read ({type(error).__name__}: {str(error)[:200]}); "
            "save it as UTF-8 text"
        )
    return 0


def _fail(reason: str) -> int:
    sys.stderr.write(json.dumps({"error": reason}) + "\n")
    return 1


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in get_args(Format):
        sys.exit("usage: python -m indexer.reader FORMAT SECONDS < FILE")
    sys.exit(main(sys.argv[1], int(sys.argv[2])))  # type: ignore[arg-type]
