from __future__ import annotations

import hashlib
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Clause, Span
from indexer.difference import MOST_WORDS, compare_clauses, compare_texts, difference_lines


def clause(name: str, text: str) -> Clause:
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    path = tuple(name.split(".")[1:])
    return Clause(name, "d", path, 1, "item", name, (), text, Span(0, len(text)), digest)


def shown(before: str, after: str) -> str:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    return "".join(marks[c.how].format(c.text) for c in compare_texts(before, after))


def test_number_is_changed_as_a_whole() -> None:
    assert shown("每月补贴300元。", "每月补贴3000元。") == "每月补贴[-300-][+3000+]元。"
    assert shown("占比50%以上", "占比55.5%以上") == "占比[-50%-][+55.5%+]以上"


def test_words_that_came_and_went_are_named() -> None:
    assert shown("70周岁以上老年人", "70周岁以上的户籍老年人") == "70周岁以上[+的户籍+]老年人"
    assert shown("每月10日前发放", "每月发放") == "每月[-10日前-]发放"


def test_changed_new_removed_and_renamed_clauses_are_told_apart() -> None:
    before = [
        clause("d.1", "甲"),
        clause("d.2", "每月30元"),
        clause("d.3", "丙"),
        clause("d.4", "丁"),
    ]
    after = [
        clause("d.1", "甲"),
        clause("d.2", "每月50元"),
        clause("d.5", "丙"),
        clause("d.6", "戊"),
    ]
    difference = compare_clauses(before, after)
    assert [changed.after.id for changed in difference.changed] == ["d.2"]
    assert [(was.id, now.id) for was, now in difference.renamed] == [("d.3", "d.5")]
    assert [c.id for c in difference.added] == ["d.6"]
    assert [c.id for c in difference.removed] == ["d.4"]
    lines = list(difference_lines(difference))
    assert lines[0] == "changed d.2  [d.2] 每月[-30-]{+50+}元"
    assert [line.split()[0] for line in lines] == ["changed", "renamed", "new", "removed"]


def test_heading_and_item_of_the_same_text_are_not_one() -> None:
    heading = replace(clause("d.1", "甲"), kind="heading")
    difference = compare_clauses([heading], [clause("d.2", "甲")])
    assert not difference.renamed


def test_same_clauses_do_not_differ() -> None:
    difference = compare_clauses([clause("d.1", "甲")], [clause("d.1", "甲")])
    assert difference.empty
    assert list(difference_lines(difference)) == ["no clause differs"]


@given(st.text("甲乙丙13%.a ", max_size=30), st.text("甲乙丙13%.a ", max_size=30))
def test_both_texts_can_be_read_off_the_changes(before: str, after: str) -> None:
    changes = list(compare_texts(before, after))
    assert "".join(c.text for c in changes if c.how != "added") == before
    assert "".join(c.text for c in changes if c.how != "removed") == after


def test_long_texts_are_compared_by_their_ends() -> None:
    before = "甲" * MOST_WORDS + "旧" + "乙" * 10
    after = "甲" * MOST_WORDS + "新" + "乙" * 10
    assert [c.text for c in compare_texts(before, after)] == [
        "甲" * MOST_WORDS,
        "旧",
        "新",
        "乙" * 10,
    ]
    assert [c.text for c in compare_texts(before + "丙", before)] == [before, "丙"]
