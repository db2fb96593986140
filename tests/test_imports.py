"""The order of imports, as the architecture promises it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("corpus", "indexer", "service", "eval")
SHARED = {"segment", "embed", "lexical", "vectors", "generation", "rulecheck", "quantities"}
"""Of the indexer the service uses only what both sides must do alike: the mutants of `check` meet the build's own checks,
a drafted rule lists the quantities that those will look for."""

LISTED = {
    "corpus": ("errors", "model", "labels", "load"),
    "indexer": (
        *("sources", "clean", "clauses", "segment", "embed", "lexical", "vectors"),
        *(
            "quantities",
            "generation",
            "prepare",
            "crew",
            "changes",
            "rulecheck",
            "build",
            "__main__",
        ),
    ),
    "service": (
        *("model", "settings", "records", "understanding", "rules", "retrieval", "answering"),
        "pipeline",
        "conversations",
        *("results", "client"),
        *("web", "mcp_tools", "mcp", "__main__"),
    ),
}
"""Inside a package: a module imports only those before it. Modules not named here are details of these."""

DOORS: dict[str, str | tuple[str, ...]] = {
    "faiss": "indexer/vectors.py",
    "jieba": "indexer/segment.py",
    "rjieba": "indexer/segment.py",
    "yaml": "corpus/datafile.py",
    "sentence_transformers": "indexer/embed.py",
    "bm25s": ("indexer/lexical.py", "eval/bench/peers/engines.py"),
    "pytrec_eval": "eval/bench/measures.py",
    "tokenizers": "indexer/",
    "selectolax": "indexer/html.py",
    "trafilatura": "indexer/html.py",
    "docx": "indexer/word",
    "pypdfium2": "indexer/pdf.py",
    "pdfplumber": "indexer/pdf.py",
    "rapidocr_onnxruntime": "indexer/scan.py",
    "PIL": "indexer/scan.py",
    "cv2": ("indexer/rulings.py", "indexer/unread.py"),
    "fastapi": "service/web/",
    "starlette": "service/web/",
    "uvicorn": "service/",
    "pyarrow": ("service/population/", "eval/bench/rules_speed.py"),
    "openfisca_core": "eval/bench/openfisca_meal.py",
    "openpyxl": "service/population/table.py",
    "sqlalchemy": "service/records/",
    "alembic": "service/records/",
    "argon2": "service/records/accounts.py",
    "httpx2": "service/client.py",
    "mcp": "service/mcp.py",
    "mcp_types": "service/mcp",
    "prometheus_client": "service/web/metrics.py",
    "jinja2": ("service/web/", "indexer/page.py", "eval/report/page.py"),
}


def modules() -> dict[str, Path]:
    """Every module of the packages by its dotted name."""
    paths = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    named = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in paths}
    return {name.removesuffix(".__init__"): path for name, path in named.items()}


MODULES = modules()


def imports(path: Path) -> Iterator[str]:
    """The dotted names that a module imports anywhere in it; of `from a import b` also a.b, if a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide where a name comes from"
            assert node.module
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            found = [name for name in inner if name in MODULES]
            yield from found or [node.module]


IMPORTS = {name: set(imports(path)) for name, path in MODULES.items()}


@pytest.mark.parametrize("name", MODULES)
def test_packages_import_only_those_above_them(name: str) -> None:
    order = (*PACKAGES, "tests")
    below = order[order.index(name.split(".")[0]) + 1 :]
    assert not [used for used in IMPORTS[name] if used.split(".")[0] in below]


@pytest.mark.parametrize("package", LISTED)
def test_modules_import_only_those_listed_above_them(package: str) -> None:
    order = LISTED[package]
    steps = [
        (name, other, name.split(".")[1], other.split(".")[1])
        for name, used in IMPORTS.items()
        for other in used
        if name.startswith(f"{package}.") and other.startswith(f"{package}.")
    ]
    listed = [(*names, a, b) for *names, a, b in steps if a in order and b in order]
    assert listed
    assert not [names for *names, a, b in listed if order.index(b) > order.index(a)]


def test_modules_do_not_import_in_a_circle() -> None:
    graph = {name: used & set(MODULES) for name, used in IMPORTS.items()}
    assert list(TopologicalSorter(graph).static_order())


def test_service_uses_of_the_indexer_only_what_both_share() -> None:
    used = {
        (name, other)
        for name, others in IMPORTS.items()
        for other in others
        if name.startswith("service") and other.split(".")[0] == "indexer"
    }
    assert used
    assert not [pair for pair in used if pair[1].split(".")[-1] not in SHARED]


@pytest.mark.parametrize("library", DOORS)
def test_each_third_party_has_one_door(library: str) -> None:
    users = [
        MODULES[name].relative_to(ROOT).as_posix()
        for name, used in IMPORTS.items()
        if library in {other.split(".")[0] for other in used}
    ]
    assert users
    assert not [user for user in users if not user.startswith(DOORS[library])]
