from __future__ import annotations

import dataclasses
import hashlib
import shutil
from datetime import date
from pathlib import Path

import pytest

import corpus
from corpus.errors import DataFileError
from corpus.load import load_corpus
from corpus.model import Corpus
from indexer.clean import bare, cut_passage, repair
from indexer.sources import read_source

ROOT = Path(corpus.__file__).parent
BAODI = "documents/baodi-2024.yaml"
DOCUMENTS = ("baodi-2024", "cangzhou-2021", "dongguan", "jingjinji-2021", "jinhua", "tianjin-2024")


@pytest.fixture(scope="module")
def whole() -> Corpus:
    return load_corpus(ROOT)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A corpus that a test may harm."""
    ignored = shutil.ignore_patterns("*.py", "__pycache__")
    return Path(shutil.copytree(ROOT, tmp_path / "corpus", ignore=ignored))


def change(root: Path, name: str, old: str, new: str) -> int:
    """The line of `old` in the file, which now holds `new` there."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def refusal(root: Path) -> str:
    """What the loader says of a wrong file, without the folder."""
    with pytest.raises(DataFileError) as refused:
        load_corpus(root)
    return str(refused.value).removeprefix(f"{root}/")


def test_six_documents_are_declared(whole: Corpus) -> None:
    assert tuple(whole.documents) == DOCUMENTS


def test_one_source_holds_two_documents(whole: Corpus) -> None:
    assert whole.documents["jinhua"].source == whole.documents["dongguan"].source
    assert len(whole.sources) == 5


def test_source_has_the_hash_of_its_file(whole: Corpus) -> None:
    for source in whole.sources.values():
        content = Path(source.path).read_bytes()
        assert source.sha256 == hashlib.sha256(content).hexdigest()
        assert source.size == len(content)


def test_values_have_their_types(whole: Corpus) -> None:
    baodi = whole.documents["baodi-2024"]
    assert baodi.published == date(2024, 9, 2)
    assert baodi.consultation is not None
    assert baodi.consultation.end == date(2024, 10, 2)
    assert baodi.places == ("120115",)
    assert baodi.draft is True
    assert baodi.issued is None
    assert [part.id for part in baodi.parts] == ["notice", "", "list", "background", "feedback"]


def test_every_value_has_evidence(whole: Corpus) -> None:
    for document in whole.documents.values():
        for name in ("issuer", "author", "publisher", "number", "issued", "published", "until"):
            assert (getattr(document, name) is None) == (name not in document.evidence)
        assert all(f"places.{code}" in document.evidence for code in document.places)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_quote_stands_in_the_document_itself(whole: Corpus, name: str) -> None:
    document = whole.documents[name]
    raw = read_source(Path(whole.sources[document.source].path))
    own_text = bare(cut_passage(repair(raw, document), document).text)
    quotes = [evidence.quote for evidence in document.evidence.values()]
    quotes += [relation.evidence.quote for relation in document.relations]
    assert [quote for quote in quotes if bare(quote) not in own_text] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_validity_is_what_the_file_says(whole: Corpus, name: str) -> None:
    day = date(2026, 11, 21)
    expected = {"baodi-2024": "draft", "dongguan": "unknown", "jinhua": "expired"}
    assert whole.documents[name].validity_on(day) == expected.get(name, "not_applicable")


def test_key_given_twice_is_named(own: Path) -> None:
    line = change(own, BAODI, "issued: null\n", "issued: null\nissued: null\n")
    assert refusal(own) == f"{BAODI}:{line + 1}: 'issued' is given twice"


def test_unknown_key_is_named(own: Path) -> None:
    line = change(own, BAODI, "issued: null", "issued: null\nisued: null")
    assert refusal(own).startswith(f"{BAODI}:{line + 1}: isued: ")


def test_unknown_key_inside_an_entry_is_named(own: Path) -> None:
    name = "lexicon/force.yaml"
    line = change(own, name, "  - force: target\n", "  - forse: x\n    force: target\n")
    assert refusal(own).startswith(f"{name}:{line}: force.2.forse: ")


def test_missing_key_is_named(own: Path) -> None:
    change(own, BAODI, "issued: null\n", "")
    assert refusal(own).startswith(f"{BAODI}:")
    assert "issued: Field required" in refusal(own)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("value: 2024-09-02", "value: 2024年9月2日", "published.value"),
        ("value: 2024-09-02", "value: 2024-02-30", "published.value"),
        ("kind: {value: plan,", "kind: {value: law,", "kind.value"),
        ("draft: {value: true,", "draft: {value: 征求意见,", "draft.value"),
        ("issued: null", "issued: 2024-09-02", "issued"),
        ('edition: "2024-09 draft"', "edition: 2024", "edition"),
        ("issued: null", "issued: {value: 2024-09-02}", "issued.quote"),
        ("kind: implements", "kind: like", "relations.0.kind"),
        ("schema: document/v1", "schema: document/v2", "schema"),
    ],
)
def test_wrong_value_is_named(own: Path, old: str, new: str, field: str) -> None:
    line = change(own, BAODI, old, new)
    assert refusal(own).startswith(f"{BAODI}:{line}: {field}: ")


def test_number_of_yaml_alone_is_text(own: Path) -> None:
    change(own, BAODI, 'edition: "2024-09 draft"', "edition: 12:30")
    assert load_corpus(own).documents["baodi-2024"].edition == "12:30"


def test_unquoted_place_code_is_named(own: Path) -> None:
    line = change(own, BAODI, 'value: "120115"', "value: 120115")
    assert refusal(own).startswith(f"{BAODI}:{line}: places.0.value: ")


def test_unknown_place_code_is_named(own: Path) -> None:
    line = change(own, BAODI, 'value: "120115"', 'value: "120199"')
    assert refusal(own) == f"{BAODI}:{line}: '120199' is not a code of places.yaml"


def test_unknown_parent_of_a_place_is_named(own: Path) -> None:
    path = own / "places.yaml"
    path.write_text(
        'schema: places/v1\nplaces:\n  "120115": {name: 宝坻区, parent: "120000"}\n', "utf-8"
    )
    assert refusal(own) == "places.yaml:3: parent '120000' of 120115 is not listed"


def test_id_that_is_not_the_file_name_is_named(own: Path) -> None:
    line = change(own, BAODI, "id: baodi-2024", "id: baodi")
    assert refusal(own) == f"{BAODI}:{line}: id 'baodi' must be the file's name, 'baodi-2024'"


def test_id_that_no_address_can_hold_is_named(own: Path) -> None:
    line = change(own, BAODI, "id: baodi-2024", "id: 宝坻")
    (own / BAODI).rename(own / "documents/宝坻.yaml")
    assert refusal(own).startswith(f"documents/宝坻.yaml:{line}: an id is lower case")


def test_part_id_that_no_address_can_hold_is_named(own: Path) -> None:
    line = change(own, BAODI, "- {id: list,", "- {id: 清单,")
    assert refusal(own) == f"{BAODI}:{line}: part id '清单' is not a plain word"


@pytest.mark.parametrize("source", ["baodi", "../sources/baodi-2024"])
def test_missing_source_is_named(own: Path, source: str) -> None:
    line = change(own, BAODI, "source: baodi-2024", f"source: {source}")
    assert refusal(own).startswith(f"{BAODI}:{line}: there is no folder sources/{source};")


def test_source_folder_must_hold_one_file(own: Path) -> None:
    (own / "sources/baodi-2024/second.txt").write_text("再一份", "utf-8")
    assert refusal(own).startswith("sources/baodi-2024: must hold exactly one file")
    assert refusal(own).endswith("it holds 2")


@pytest.mark.parametrize(
    ("name", "old"),
    [
        ("lexicon/force.yaml", "'先行先试'"),
        ("lexicon/furniture.yaml", "'^【(?:进行中|已结束|已截止|置顶|热点|原创|转载)】'"),
    ],
)
def test_pattern_that_is_no_regular_expression_is_named(own: Path, name: str, old: str) -> None:
    line = change(own, name, old, "'(试点'")
    assert refusal(own).startswith(f"{name}:{line}: '(试点' is not a regular expression: ")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "1: the file is empty"),
        ("# only a comment\n", "1: the file is empty"),
        ("schema: document/v1\nid: [a\n", "3: not readable as YAML"),
        ("schema: document/v1\nid: a\tb: c\n", "2: not readable as YAML"),
        ("schema: document/v1\n? [a]\n: b\n", "2: a key must be a word"),
        ("- a\n", "1: "),
    ],
)
def test_file_that_is_no_mapping_is_named(own: Path, text: str, problem: str) -> None:
    (own / BAODI).write_text(text, "utf-8")
    assert refusal(own).startswith(f"{BAODI}:{problem}")


def test_file_in_another_charset_is_named(own: Path) -> None:
    (own / BAODI).write_bytes("schema: 宝坻".encode("gb18030"))
    assert refusal(own) == f"{BAODI}: not UTF-8 at byte 8; save it as UTF-8"


def test_missing_word_list_is_named(own: Path) -> None:
    (own / "lexicon/terms.txt").unlink()
    assert refusal(own) == "lexicon/terms.txt: this file is missing"


def test_missing_folder_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="set CORPUS_DIR"):
        load_corpus(tmp_path / "nowhere")


def test_file_of_the_overlay_replaces_the_one_of_the_base(tmp_path: Path, whole: Corpus) -> None:
    overlay = tmp_path / "overlay"
    (overlay / "documents").mkdir(parents=True)
    text = (ROOT / BAODI).read_text(encoding="utf-8")
    (overlay / BAODI).write_text(text.replace('"2024-09 draft"', '"2025-01 final"'), "utf-8")
    laid = load_corpus(ROOT, overlay)
    assert laid.documents["baodi-2024"].edition == "2025-01 final"
    assert tuple(laid.documents) == DOCUMENTS
    assert laid.lexicon == whole.lexicon


def test_overlay_adds_a_document_with_its_source(tmp_path: Path) -> None:
    overlay = tmp_path / "overlay"
    (overlay / "documents").mkdir(parents=True)
    (overlay / "sources/mine").mkdir(parents=True)
    (overlay / "sources/mine/notice.txt").write_text("关于高龄津贴的通知", "utf-8")
    text = (ROOT / "documents/tianjin-2024.yaml").read_text(encoding="utf-8")
    text = text.replace("id: tianjin-2024", "id: mine").replace(
        "source: tianjin-2024", "source: mine"
    )
    (overlay / "documents/mine.yaml").write_text(text, "utf-8")
    laid = load_corpus(ROOT, overlay)
    assert "mine" in laid.documents
    assert laid.sources["mine"].path == str(overlay / "sources/mine/notice.txt")


def test_error_in_the_overlay_names_the_file_there(tmp_path: Path) -> None:
    overlay = tmp_path / "overlay"
    (overlay / "lexicon").mkdir(parents=True)
    (overlay / "lexicon/force.yaml").write_text("schema: force/v1\n", "utf-8")
    with pytest.raises(DataFileError, match=r"overlay/lexicon/force\.yaml:1: force: "):
        load_corpus(ROOT, overlay)


def test_overlay_that_is_not_there_yet_changes_nothing(tmp_path: Path, whole: Corpus) -> None:
    assert load_corpus(ROOT, tmp_path / "none").documents == whole.documents


def test_word_list_drops_comments(own: Path) -> None:
    (own / "lexicon/headings.txt").write_text("# plans\n总体要求  # first\n\n附则\n", "utf-8")
    assert load_corpus(own).lexicon.heading_words == ("总体要求", "附则")


def test_everyday_words_of_two_groups_are_joined(own: Path) -> None:
    (own / "lexicon/synonyms.yaml").write_text(
        "schema: synonyms/v1\nsynonyms:\n"
        "  - {say: [食堂], mean: {助餐服务: 0.8}}\n"
        "  - {say: [食堂, 饭堂], mean: {老人家食堂: 1.0}, hint: true}\n",
        "utf-8",
    )
    lexicon = load_corpus(own).lexicon
    assert lexicon.synonyms["食堂"] == {"助餐服务": 0.8, "老人家食堂": 1.0}
    assert lexicon.hints == {"食堂", "饭堂"}


def test_loaded_values_cannot_be_changed(whole: Corpus) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        whole.documents["jinhua"].title = "x"  # type: ignore[misc]
