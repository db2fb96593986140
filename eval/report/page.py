"""The content -> one HTML page that needs nothing else: no script, nothing loaded, its plots drawn in SVG."""

from __future__ import annotations

from pathlib import Path

import jinja2

from eval.report.content import Content
from eval.report.promises import percent

TEMPLATES = Path(__file__).with_name("templates")


def write_page(content: Content) -> str:
    """The page; every word of questions and answers in it is text, whatever it looks like."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = percent
    return environment.get_template("report.html").render(content=content)
