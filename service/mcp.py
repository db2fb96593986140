"""Tools for agents over the Model Context Protocol: the same search, rules and answers as over HTTP.

Comes with the extra [mcp].
"""

from __future__ import annotations

import functools
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from corpus.errors import MissingExtra, YinlingError
from service.web.problems import trouble_of
from service.web.state import Serving

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

INSTALL = "pip install 'yinling[mcp]'"

INSTRUCTIONS = (
    "Elder-care policy of Chinese places, from the government documents held here and only from them. Ask in Chinese. "
    "Quote the clauses that are cited, say the place and whether the text is a draft, expired or a report, and never "
    "add a figure or condition of your own. Where it declines, so should you: the hotline is 12345."
)


def create_server(serving: Serving) -> MCPServer:
    """The server over what is held open. Raises MissingExtra."""
    try:
        from mcp.server.mcpserver import MCPServer
    except ImportError as error:
        raise MissingExtra(f"the tools for agents need the library mcp: {INSTALL}") from error
    from mcp_types import ToolAnnotations

    from service.mcp_tools import Tools

    tools = Tools(serving)
    server = MCPServer("yinling", title="银龄问策", instructions=INSTRUCTIONS, log_level="WARNING")
    reading = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    for tool in (tools.search_clauses, tools.get_clause, tools.list_facts, tools.check_eligibility):
        server.add_tool(_telling(tool), annotations=reading)
    # Not a mere reading: the conversation is kept.
    asking = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=False)
    server.add_tool(_telling(tools.ask), annotations=asking)
    return server


def serve(serving: Serving) -> None:
    """Answers over stdin and stdout until stdin ends or Ctrl+C. Raises MissingExtra, and GenerationError before it answers."""
    server = create_server(serving)
    serving.open()
    # The SDK goes on waiting for stdin when it is interrupted; what was kept is whole at any moment.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        server.run("stdio")
    finally:
        serving.conversations.close()


def _telling(tool: Callable[..., Any]) -> Callable[..., Any]:
    """The tool; an error of ours is told to the agent in the words that people get."""
    from mcp.server.mcpserver.exceptions import ToolError

    @functools.wraps(tool)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return tool(*args, **kwargs)
        except YinlingError as error:
            raise ToolError(trouble_of(error).detail) from error

    return call
