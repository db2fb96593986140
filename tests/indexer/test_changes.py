from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.errors import ClauseError, DataFileError
from indexer.build import Built, build_changes
from indexer.changes import change_lines, read_cited
from indexer.generation import open_generation
from indexer.pointer import read_pointer


def source_of(corpus: Path, name: str) -> Path:
    return next((corpus / "sources" / name).iterdir())


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def other_figure(own_corpus: Path) -> Path:
    """The corpus with another figure in one clause."""
    rewrite(source_of(own_corpus, "cangzhou-2021"), "月探訪率達到100%", "月探訪率達到99%")
    return own_corpus


def clause_with(built: Built, words: str) -> str:
    return next(c.id for c in built.generation.clauses.values() if words in c.text)


def test_first_build_has_nothing_to_compare_with(small_corpus: Path, tmp_path: Path) -> None:
    changes = build_changes(small_corpus, tmp_path).changes
    assert (changes.since, change_lines(changes)) == (None, [])


def test_build_without_a_change_says_so(small_corpus: Path, own_index: Path) -> None:
    built = build_changes(small_corpus, own_index)
    assert change_lines(built.changes) == ["nothing changed since gen-1"]


def test_changed_figure_is_shown_before_and_after(other_figure: Path, own_index: Path) -> None:
    built = build_changes(other_figure, own_index, cited=[])
    (change,) = built.changes.clauses_changed
    assert change.id == clause_with(built, "月探访率达到99%")
    assert ("达到100%" in change.before, "达到99%" in change.after) == (True, True)
    assert (change.field, change.cited) == ("text", False)
    assert built.changes.documents_changed == ("cangzhou-2021",)
    assert not built.changes.clauses_added + built.changes.clauses_removed


def test_changed_clause_that_is_cited_is_marked(other_figure: Path, own_index: Path) -> None:
    before = open_generation(own_index)
    name = next(c.id for c in before.clauses.values() if "月探访率达到100%" in c.text)
    built = build_changes(other_figure, own_index, cited=[name])
    assert f"{name} (text, cited)" in change_lines(built.changes)[1]


def test_removed_and_added_documents_are_named(own_corpus: Path, own_index: Path) -> None:
    (own_corpus / "documents" / "tianjin-2024.yaml").rename(own_corpus / "kept.yaml")
    changes = build_changes(own_corpus, own_index).changes
    assert changes.documents_removed == ("tianjin-2024",)
    assert changes.clauses_removed
    assert all(name.startswith("tianjin-2024.") for name in changes.clauses_removed)
    (own_corpus / "kept.yaml").rename(own_corpus / "documents" / "tianjin-2024.yaml")
    changes = build_changes(own_corpus, own_index).changes
    assert changes.documents_added == ("tianjin-2024",)
    assert changes.clauses_added


def test_losing_a_cited_clause_stops_the_build(own_corpus: Path, own_index: Path) -> None:
    lost = next(name for name in open_generation(own_index).rows if name.startswith("tianjin"))
    (own_corpus / "documents" / "tianjin-2024.yaml").unlink()
    with pytest.raises(ClauseError, match=lost):
        build_changes(own_corpus, own_index, cited=[lost])
    assert read_pointer(own_index) == 1


def test_former_id_keeps_a_cited_clause_alive(own_corpus: Path, own_index: Path) -> None:
    rows = open_generation(own_index).rows
    lost, kept = rows[-1], rows[0]
    assert (lost.partition(".")[0], kept.partition(".")[0]) == ("tianjin-2024", "cangzhou-2021")
    (own_corpus / "documents" / "tianjin-2024.yaml").unlink()
    document = own_corpus / "documents" / "cangzhou-2021.yaml"
    rewrite(document, "\nid: ", f"\nformerly: {{{lost}: {kept}}}\nid: ")
    built = build_changes(own_corpus, own_index, cited=[lost])
    found = built.generation.find(lost)
    assert found is not None
    assert found.id == kept
    assert built.changes.redirected == {lost: kept}
    assert f"clause removed: {lost}, now {kept}" in change_lines(built.changes)


def test_unknown_id_is_not_found(small_index: Path) -> None:
    assert open_generation(small_index).find("tianjin-2024.nowhere") is None


@pytest.mark.parametrize(
    ("formerly", "reason"),
    [
        ("cangzhou-2021.old: cangzhou-2021.nowhere", "is no clause"),
        ("cangzhou-2021.p2: cangzhou-2021.p4", "still a clause"),
        ("cangzhou-2021.a: cangzhou-2021.b, cangzhou-2021.b: cangzhou-2021.a", "is no clause"),
    ],
)
def test_former_id_that_leads_nowhere_or_to_two_stops_the_build(
    own_corpus: Path, own_index: Path, formerly: str, reason: str
) -> None:
    rewrite(
        own_corpus / "documents" / "cangzhou-2021.yaml",
        "\nid: ",
        f"\nformerly: {{{formerly}}}\nid: ",
    )
    with pytest.raises(ClauseError, match=reason):
        build_changes(own_corpus, own_index)
    assert read_pointer(own_index) == 1


def test_cited_ids_are_read_from_lines_and_from_records(tmp_path: Path) -> None:
    record = {"gold": [{"clause_id": "a.1", "quote": "x"}], "sentences": [{"clause": "a.2"}]}
    (tmp_path / "cited").write_text(f"# ids\na.3  # why\n\n{json.dumps(record)}\n", "utf-8")
    assert sorted(map(str, read_cited(tmp_path / "cited"))) == ["a.1", "a.2", "a.3"]


def test_cited_file_that_cannot_be_read_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "cited").write_text("a.1\n{broken\n", encoding="utf-8")
    with pytest.raises(DataFileError, match="cited:2"):
        list(read_cited(tmp_path / "cited"))
    with pytest.raises(DataFileError, match="nowhere:1"):
        list(read_cited(tmp_path / "nowhere"))


def test_losing_a_quoted_passage_stops_the_build(other_figure: Path, own_index: Path) -> None:
    lost = ("cangzhou-2021", "月探访率达到100%")
    with pytest.raises(ClauseError, match="no clause of cangzhou-2021 holds"):
        build_changes(other_figure, own_index, cited=[lost])
    assert read_pointer(own_index) == 1
    build_changes(other_figure, own_index, cited=[("cangzhou-2021", "月探访率 达到99%")])


def test_gold_sets_cite_passages(tmp_path: Path) -> None:
    record = {"id": "s1", "gold": [{"document": "a", "quote": "每餐3元"}]}
    (tmp_path / "set").write_text(json.dumps(record), "utf-8")
    assert list(read_cited(tmp_path / "set")) == [("a", "每餐3元")]
