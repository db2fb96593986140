"""Pages from templates; whatever is put into one is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from service.model import Citation
from service.web import words
from service.web.display import SIZES, chosen_size
from service.web.layout import left_over, numbers_to_call, paragraphs
from service.web.problems import Trouble
from service.web.quote import mark_quote
from service.web.static import Assets

FOLDER = Path(__file__).parent / "templates"


class Pages:
    """Renders the templates."""

    def __init__(self, assets: Assets) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
        )
        self._environment.filters["day"] = words.day
        self._environment.globals.update(
            asset=assets.url,
            words=words,
            source_url=source_url,
            mark_quote=mark_quote,
            paragraphs=paragraphs,
            left_over=left_over,
            numbers_to_call=numbers_to_call,
        )

    def page(
        self,
        request: Request,
        template: str,
        values: Mapping[str, Any],
        status: int = 200,
        size: str | None = None,
    ) -> HTMLResponse:
        """The page; `size` overrides the one that the browser remembers."""
        frame = {
            "path": request.url.path,
            "size": size or chosen_size(request),
            "sizes": SIZES,
            # A page that was posted to cannot be asked for again by its address.
            "resend": {},
            "trouble": None,
        }
        text = self._environment.get_template(template).render({**frame, **values})
        return HTMLResponse(text, status_code=status, headers={"Vary": "Cookie"})

    def trouble(self, request: Request, trouble: Trouble) -> HTMLResponse:
        """The page that says what went wrong and what to do."""
        return self.page(request, "trouble.html", {"trouble": trouble}, trouble.status)


def source_url(citation: Citation) -> str:
    """The address of the cited clause with the quote marked."""
    return f"{citation.url}?quote={quote(citation.quote, safe='')}"
