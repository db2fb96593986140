"""The size of the letters: chosen with a button, remembered in a cookie, without script."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from service.web.form import read_form

router = APIRouter(include_in_schema=False)

COOKIE = "size"
YEAR = 365 * 24 * 3600

SIZES = {
    "standard": "标准版",
    "elder": "长辈版",
    "elder-2": "长辈版（更大）",
    "elder-3": "长辈版（最大）",
}
"""Cookie value -> name, each larger than the one before."""


def chosen_size(request: Request) -> str:
    """The size that the browser remembers; the standard one without, or with one unknown."""
    size = request.cookies.get(COOKIE, "")
    return size if size in SIZES else "standard"


def remember_size(response: Response, size: str, secure: bool) -> None:
    """Sets the cookie for a year."""
    response.set_cookie(
        COOKIE, size, max_age=YEAR, path="/", samesite="lax", httponly=True, secure=secure
    )


@router.post("/display")
async def post_display(request: Request) -> Response:
    """Remembers the size and goes back to the page that the button stood on."""
    form = await read_form(request)
    response = RedirectResponse(local_path(form.get("back", "/")), status_code=303)
    if form.get("size") in SIZES:
        remember_size(response, form["size"], request.url.scheme == "https")
    return response


def local_path(text: str) -> str:
    """`text` where it is a path of this site, `/` otherwise: a form must not send people elsewhere."""
    local = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable()
    return text if local else "/"
