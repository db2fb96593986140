"""An inspection -> one HTML page that needs nothing else: no script, nothing loaded."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import jinja2

from indexer.difference import Difference
from indexer.inspection import Inspection

TEMPLATES = Path(__file__).resolve().parent / "templates"
FIELDS = (
    *("kind", "issuer", "author", "publisher", "number", "issued", "published", "effective"),
    *("until", "consultation", "draft", "masked", "repealed"),
)


def write_page(inspection: Inspection, difference: Difference | None = None) -> str:
    """The page; every word of the document in it is text, whatever it looks like."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["squeeze"] = lambda text: re.sub(r"\s*\n\s*", "\n", text)
    document, original = inspection.document, inspection.original
    metadata = [
        (name, getattr(document, name), document.evidence.get(name))
        for name in FIELDS
        if getattr(document, name) not in (None, False)
    ]
    metadata[1:1] = [
        ("places", code, document.evidence.get(f"places.{code}")) for code in document.places
    ]
    return environment.get_template("inspection.html").render(
        inspection=inspection,
        document=document,
        original=original,
        metadata=metadata,
        difference=difference,
        repaired=Counter(repair.kind for repair in original.repairs),
        dropped=Counter(repair.kind for repair in original.dropped),
        unaccounted=[line for line in inspection.lines if line.unaccounted],
    )
