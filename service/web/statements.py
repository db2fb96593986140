"""What the site says of itself: how it treats what people tell it, and how far everybody can use it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from service.web.render import Pages
from service.web.state import Serving

router = APIRouter(include_in_schema=False)


@router.get("/privacy")
def get_privacy(request: Request) -> HTMLResponse:
    """What is kept, for how long, and what never leaves the site."""
    serving: Serving = request.app.state.serving
    return _page(request, "privacy.html", days=serving.settings.conversation_days)


@router.get("/accessibility")
def get_accessibility(request: Request) -> HTMLResponse:
    """What was tested, and what is known to fall short."""
    return _page(request, "accessibility.html")


def _page(request: Request, template: str, **values: object) -> HTMLResponse:
    pages: Pages = request.app.state.pages
    return pages.page(request, template, values)
