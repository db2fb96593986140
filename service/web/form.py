"""Fields of a posted form."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request

MAX_FIELDS = 50


async def read_form(request: Request, most: int = MAX_FIELDS) -> dict[str, str]:
    """The last value of each of at most `most` fields, line breaks as the browser shows them; 422 when unreadable.

    Pages post urlencoded forms only, which the standard library reads.
    """
    body = await request.body()
    try:
        fields = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=most)
    except ValueError as error:
        raise HTTPException(422) from error
    return {name: values[-1].replace("\r\n", "\n") for name, values in fields.items()}
