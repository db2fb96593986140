"""A web page -> its document: the main content a paragraph a line, tables as tables, without what the site put around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from corpus.labels import read_marker
from indexer.charset import decode
from indexer.numbering import write_number
from indexer.raw import Block, Grid, GridCell, Paragraph, Raw, assemble, join_lines, one_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)
DECLARED_IN = 4096
ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}
"""Pages name the smaller charset and hold characters of the larger one."""

CONTAINERS = (
    *("#UCAP-CONTENT", ".TRS_Editor", ".trs_editor_view", "#zoom", ".Custom_UnionStyle"),
    *("#vsb_content", ".v_news_content", ".wp_articlecontent", ".pages_content", "#js_content"),
)
"""Where the content systems of Chinese government sites put the document."""

LEAST = 100
"""A container with fewer characters was left empty by its site, or holds a summary."""

LEFT_OUT = (
    "div[title=header],div[title=footer],"
    "script,style,noscript,template,iframe,object,svg,nav,footer,aside,button,select,input,textarea"
)
"""What is no text; a Word file saved as a page has its header and footer in boxes of that title."""

HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
INLINE = {
    *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font"),
    *("i", "img", "ins", "kbd", "label", "mark", "o:p", "q", "rp", "s", "samp", "small", "span"),
    *("strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
}
LIST_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman"} | {
    "I": "upperRoman"
}
MAX_SPAN = 1000
MAX_DEPTH = 1000
MAX_OPEN = 5000
"""Elements open at once in the page's source, those counted that a sloppy page never closes; parsing more of them
takes time with the square of their number."""

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
UNCLOSED = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
    *("source", "track", "wbr", "p", "li", "td", "th", "tr", "dd", "dt", "option", "thead"),
    *("tbody", "tfoot"),
}
ABOVE = 6
"""So many blocks can stand between the title and the first paragraph: day, source, size of type."""

MIN_PROBE = 8
"""Shorter lines also stand in menus."""


def read_html(content: bytes) -> Raw:
    """The page's document.

    Raises SourceError for a page without text, or nested deeper than any document.
    """
    from selectolax.lexbor import LexborHTMLParser

    declared = CHARSET.search(content[:DECLARED_IN])
    name = declared[1].decode("ascii", "replace").lower() if declared else None
    text = decode(content, "the page", ALIASES.get(name or "", name))
    check_nesting(text)
    page = LexborHTMLParser(text)
    for node in page.css(LEFT_OUT):
        node.decompose()
    title = _title(page)
    container = _container(page)
    if container is not None:
        blocks = list(_blocks(container))
    elif page.body is not None:
        blocks = _main_blocks(list(_blocks(page.body)), text, title)
    else:
        blocks = []
    return assemble(_with_title(blocks, title), "html")


def check_nesting(page: str) -> None:
    """Nothing, if so few elements are open at once that a parser can take them. Raises SourceError."""
    depth = 0
    for closing, tag in TAG.findall(page):
        if tag.lower() not in UNCLOSED:
            depth = max(0, depth - 1) if closing else depth + 1
        if depth > MAX_OPEN:
            raise SourceError("a page nested deeper than any document; save its text instead")


def _container(page: LexborHTMLParser) -> LexborNode | None:
    """The element in which a known content system puts the document."""
    for selector in CONTAINERS:
        nodes = page.css(selector)
        best = max(nodes, key=lambda node: len(node.text()), default=None)
        if best is not None and len("".join(best.text().split())) >= LEAST:
            return best
    return None


def _title(page: LexborHTMLParser) -> str:
    """The document's title, where the page names it: in its metadata or in its only first heading."""
    meta = page.css_first('meta[name="ArticleTitle"]')
    if meta is not None and (meta.attributes.get("content") or "").strip():
        return one_line(meta.attributes["content"] or "")
    headings = page.css("h1")
    return one_line(headings[0].text()) if len(headings) == 1 else ""


def _with_title(blocks: list[Block], title: str) -> list[Block]:
    """The blocks under the page's title, unless they begin with it."""
    bare = "".join(title.split())
    start = "".join("".join(_texts(block)) for block in blocks[:8])
    if not bare or bare in "".join(start.split()):
        return blocks
    return [Paragraph(title), *blocks]


def _main_blocks(blocks: list[Block], page: str, title: str) -> list[Block]:
    """From the first to the last block of the main content, as trafilatura finds it; between them nothing is lost.

    It begins with the title where that stands close above: between them are the day and the source of the page.
    """
    import trafilatura

    main = trafilatura.extract(
        page, include_comments=False, include_tables=True, deduplicate=False, favor_recall=True
    )
    lines = {_bare(line) for line in re.split(r"[\n|]", main or "")}
    whole = _bare(main or "")
    held = [_is_held(block, whole) for block in blocks]
    if True not in held:
        return blocks
    first, last = held.index(True), len(held) - held[::-1].index(True)
    while first and _bare("".join(_texts(blocks[first - 1]))) in lines:
        first -= 1
    while last < len(blocks) and _bare("".join(_texts(blocks[last]))) in lines:
        last += 1
    above = [_bare("".join(_texts(block))) for block in blocks[max(0, first - ABOVE) : first]]
    if title and _bare(title) in above:
        first -= above[::-1].index(_bare(title)) + 1
    return blocks[first:last]


def _is_held(block: Block, whole: str) -> bool:
    """Whether the main content holds a text of the block that is too long to stand in a menu by chance."""
    return any(
        len(bare := _bare(text)) >= MIN_PROBE
        and (bare in whole or ((tail := bare.partition(".")[2]) and tail in whole))
        for text in _texts(block)
    )


def _bare(text: str) -> str:
    return re.sub(r"[\s\-*#|]+", "", text)


def _texts(block: Block) -> Iterable[str]:
    return [cell.text for cell in block.cells] if isinstance(block, Grid) else [block.text]


def _blocks(root: LexborNode) -> Iterator[Block]:
    """Paragraphs and tables below `root` in order, walked without recursion."""
    words: list[str] = []
    number = ""
    stack: list[LexborNode | None] = [root]
    depth = 0
    while stack:
        node = stack.pop()
        if node is None:
            depth -= 1
        elif node.is_text_node:
            words.append(node.text_content or "")
            continue
        elif node.tag in INLINE:
            if not _is_hidden(node):
                stack += reversed(list(node.iter(include_text=True)))
            continue
        text = one_line("".join(words))
        if text:
            yield Paragraph(text if not number or read_marker(text) else f"{number}{text}")
            number = ""
        words.clear()
        if node is None or _is_hidden(node):
            continue
        if node.tag == "table":
            yield from _table(node)
            continue
        if node.tag == "li":
            number = _list_number(node)
        depth += 1
        if depth > MAX_DEPTH:
            raise SourceError("a page nested deeper than any document; save its text instead")
        stack.append(None)
        stack += reversed(list(node.iter(include_text=True)))
    text = one_line("".join(words))
    if text:
        yield Paragraph(text)


def _is_hidden(node: LexborNode) -> bool:
    style = node.attributes.get("style") or ""
    return "hidden" in node.attributes or HIDDEN.search(style) is not None


def _list_number(item: LexborNode) -> str:
    """What a browser prints before an item of a numbered list."""
    parent = item.parent
    if parent is None or parent.tag != "ol" or "none" in (parent.attributes.get("style") or ""):
        return ""
    form = LIST_FORMS.get(parent.attributes.get("type") or "1", "decimal")
    count = _integer(parent.attributes.get("start"), 1)
    before = item.prev
    while before is not None:
        count += before.tag == "li"
        before = before.prev
    return f"{write_number(_integer(item.attributes.get('value'), count), form)}."


def _table(table: LexborNode) -> Iterator[Block]:
    """The table; one that only lays out the page is read as the blocks inside it."""
    rows = list(_rows(table))
    cells = [cell for row in rows for cell in row]
    columns = max((len(row) for row in rows), default=0)
    if len(rows) < 2 or columns < 2 or any(cell.css_first("table") for cell in cells):
        for cell in cells:
            yield from _blocks(cell)
        return
    yield Grid(tuple(_place(rows)))


def _rows(table: LexborNode) -> Iterator[list[LexborNode]]:
    """The cells of each row of this table, captions as a row of one."""
    for child in table.iter():
        if child.tag == "caption":
            yield [child]
        elif child.tag == "tr":
            yield [cell for cell in child.iter() if cell.tag in ("td", "th")]
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(child)


def _place(rows: list[list[LexborNode]]) -> Iterator[GridCell]:
    """The cells with their places in the grid; a cell that reaches down takes its columns in the rows below."""
    taken: dict[int, int] = {}
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while taken.get(column, 0) > at:
                column += 1
            down = min(_integer(cell.attributes.get("rowspan"), 1) or len(rows), len(rows) - at)
            across = min(max(1, _integer(cell.attributes.get("colspan"), 1)), MAX_SPAN)
            for covered in range(column, column + across):
                taken[covered] = at + down
            text = join_lines(text for block in _blocks(cell) for text in _texts(block))
            yield GridCell(text, at, column, max(1, down), across)
            column += across


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,4}", text.strip()) else default
