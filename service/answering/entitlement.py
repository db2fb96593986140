"""Verdicts -> the sentences of an eligibility answer: what is due first, then what is open and what is ruled out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from corpus.model import Clause, Force
from corpus.rule import Words
from service.answering.eligibility import Judged
from service.answering.force import force_note
from service.answering.frame import frame
from service.answering.ground import bare, figures, quoted
from service.answering.totals import Period, together, total_for, write_total
from service.answering.writer import Writer
from service.model import Ask, Completeness, Verdict
from service.rules.judge import Judgement
from service.rules.verdict import mark_of
from service.rules.wording import say_amount

SOFT: frozenset[Force] = frozenset({"pilots", "encourages", "plans", "target"})
"""A clause of such a force promises nobody anything."""

MONEY = ("元", "万元")

MOST_IN_FULL = 3
"""Up to so many benefits are told in full; of more, what is due in a sentence each."""

MOST_OPEN = 6
"""Benefits that hang on further facts are named up to this number; all are counted."""

Pair = tuple[Judgement, Verdict]

MOST_REASONS = 3


def write_eligibility(
    writer: Writer,
    judged: Judged,
    asks: Sequence[Ask],
    source: Callable[[], None] | None = None,
    periods: Sequence[Period] = (),
) -> Completeness:
    """Write the verdicts of every person, the question that settles most last.

    One benefit is told in full with its reasons, `source` quoting its clause after the first verdict; of several,
    those that are due are told in a sentence each. Sums are also told for the `periods` asked for.
    """
    people = list(dict.fromkeys(verdict.person_id for verdict in judged.verdicts))
    own = [[pair for pair in _pairs(judged) if pair[1].person_id == person] for person in people]
    told: dict[str, str] = {}
    for pairs in own:
        if len({verdict.item or verdict.benefit_id for _, verdict in pairs}) <= MOST_IN_FULL:
            for each in _in_full(pairs):
                first = not writer.sentences
                _write_one(writer, *each, quote=source is None, periods=periods)
                if first and source:
                    source()
                _write_notes(writer, *each)
        else:
            _write_many(writer, pairs, told)
    if source and len(writer.sentences) < 2:
        source()
    due = [j for j, v in _pairs(judged) if v.outcome == "eligible" and v.force not in SOFT]
    if total := together(due):
        write_total(writer, total)
    if asks:
        question = _ask(asks[0], judged)
        writer.write(f"要接着判断，请先告诉我：{question}", basis="advice", known=question)
    open_ones = any(verdict.outcome == "need_more_facts" for verdict in judged.verdicts)
    return "partial" if open_ones else "complete"


def _in_full(pairs: Sequence[Pair]) -> list[Pair]:
    """What is told of a few benefits, best first: of the parts of a row (重度, 非重度) not those that are not theirs."""
    order = ("eligible", "not_in_force", "need_more_facts", "not_eligible")
    shown: list[Pair] = []
    for pair in sorted(pairs, key=lambda pair: order.index(pair[1].outcome)):
        same = [p for p in shown if (p[1].item or p[1].benefit_id) == pair[1].item]
        if pair[1].outcome != "not_eligible" or not same:
            shown.append(pair)
    return shown


def _ask(ask: Ask, judged: Judged) -> str:
    """The question, with whom it is about where there are several."""
    labels = {judgement.subject.id: judgement.subject.label for judgement in judged.judgements}
    who = labels.get(ask.person_id or "")
    return f"（{who}）{ask.question}" if who and len(labels) > 1 else ask.question


def _pairs(judged: Judged) -> Iterable[tuple[Judgement, Verdict]]:
    return zip(judged.judgements, judged.verdicts, strict=True)


def _write_one(
    writer: Writer,
    judgement: Judgement,
    verdict: Verdict,
    *,
    quote: bool = False,
    periods: Sequence[Period] = (),
) -> None:
    """One benefit: the outcome, what it is worth, why; with `quote` the sum in the words of the clause."""
    lead, name, who = _lead(writer, judgement), _name(verdict), _who(verdict)
    reasons = verdict.reasons[:MOST_REASONS]
    markers = tuple(dict.fromkeys(reason.citation for reason in reasons))
    first = verdict.citations[:1]
    if verdict.outcome == "not_eligible":
        told = f"{who}不符合{name}所列条件。"
        writer.write(told, markers or verdict.citations, lead=lead, known=name)
        because = "；".join(reason.text for reason in reasons if reason.met is False)
        if because:
            writer.write(f"不符合的是：{because}。", markers)
        if verdict.upcoming:
            writer.write(f"{verdict.upcoming}。", markers, "arithmetic", known=verdict.upcoming)
        return
    if verdict.outcome == "need_more_facts":
        writer.write(f"还不能确定{who}能不能享受{name}。", first, lead=lead, known=name)
        _write_worth(writer, judgement, lead="如果符合条件：", quote=quote, periods=periods)
        if verdict.force in SOFT:
            _write_force(writer, judgement.version.gives.words)
        met = "；".join(reason.text for reason in reasons if reason.met)
        if met:
            writer.write(f"已经符合的：{met}。", markers)
        return
    fits = f"{who}符合{name}所列条件"
    if verdict.outcome == "not_in_force":
        fits = f"{fits}，但不能据此办理"
    elif verdict.force in SOFT:
        fits = f"{who}属于{name}的对象，但不保证能享受"
    writer.write(f"{fits}。", first, lead=lead, known=name)
    if verdict.outcome == "not_in_force":
        writer.write("这份文件现在不在有效期内。", first)
    _write_worth(writer, judgement, quote=quote, periods=periods)
    because = "；".join(reason.text for reason in verdict.reasons if reason.met)
    if because:
        marks = tuple(dict.fromkeys(r.citation for r in verdict.reasons))
        writer.write(f"理由：{because}。", marks)


def _write_many(writer: Writer, pairs: Sequence[Pair], told: dict[str, str]) -> None:
    """Several benefits of one person, by their outcome; `told` names whose worth was said already, by benefit."""
    due = [p for p in pairs if p[1].outcome == "eligible" and p[1].force not in SOFT]
    soft = [p for p in pairs if p[1].outcome == "eligible" and p[1].force in SOFT]
    ended = [p for p in pairs if p[1].outcome == "not_in_force"]
    still = [p for p in pairs if p[1].outcome == "need_more_facts"]
    lead, who = _lead(writer, pairs[0][0]), _who(pairs[0][1])
    still = sorted(still, key=_worth, reverse=True)
    first = _first_marks(due or (still or pairs)[:MOST_IN_FULL])
    if due:
        names = tuple(verdict.benefit_id for _, verdict in due)
        said = f"{who}符合所列条件的有{len(due)}项。"
        writer.write(said, first, "arithmetic", lead=lead, counted=names)
    else:
        writer.write(f"按现在知道的情况，还没有能确定{who}可以享受的。", first, lead=lead)
        for judgement, verdict in still[:MOST_IN_FULL]:
            if verdict.benefit_id not in told:
                _write_worth(
                    writer, judgement, lead=f"{_name(verdict)}，如果符合条件：", quote=True
                )
                told[verdict.benefit_id] = who
    _write_due(writer, sorted(due, key=_worth, reverse=True), told)
    _write_names(writer, "文件只是鼓励或打算做、没有保证的", soft)
    _write_names(writer, "文件不在有效期内、不能据此办理的", ended)
    _write_names(writer, "还要知道别的情况才能判断的", still)


def _write_due(writer: Writer, due: Sequence[Pair], told: dict[str, str]) -> None:
    """What is due: in a sentence each, with the words of the sum; without a figure in short; the same as another's by name."""
    who = _who(due[0][1]) if due else ""
    fresh = [pair for pair in due if pair[1].benefit_id not in told]
    for judgement, verdict in [pair for pair in fresh if _has_figure(pair)]:
        _write_worth(writer, judgement, lead=f"{_name(verdict)}：", quote=True)
    bare_ones = [pair for pair in fresh if not _has_figure(pair)]
    if bare_ones:
        writer.write("下面这些，原文没有写具体标准：", _first_marks(bare_ones))
    for judgement, verdict in bare_ones:
        version = judgement.version
        left = version.amount.defers_to
        cited = (version.gives.words, version.amount.words)
        marks = tuple(dict.fromkeys(_cite(writer, words) for words in cited))
        said = f"{version.gives.say}；只说{quoted(left)}" if left else version.gives.say
        writer.write(f"{said}。", marks, lead=f"{_name(verdict)}：")
    again = [pair for pair in due if pair[1].benefit_id in told and told[pair[1].benefit_id] != who]
    for whose in dict.fromkeys(told[pair[1].benefit_id] for pair in again):
        same = [pair for pair in again if told[pair[1].benefit_id] == whose]
        _write_names(writer, f"和{whose}一样的", same, most=len(same))
    told.update({verdict.benefit_id: _who(verdict) for _, verdict in fresh})


def _write_names(writer: Writer, lead: str, pairs: Sequence[Pair], most: int = MOST_OPEN) -> None:
    """How many benefits, and the names of at most so many."""
    names = tuple(dict.fromkeys(verdict.name for _, verdict in pairs))
    if names:
        shown = "、".join(names[:most])
        also = "等" if len(names) > most else ""
        said = f"{lead}有{len(names)}项：{shown}{also}。"
        marks = _first_marks(pairs[:most])
        writer.write(said, marks, "arithmetic", known="".join(names), counted=names)


def _write_worth(
    writer: Writer,
    judgement: Judgement,
    lead: str = "",
    *,
    quote: bool = False,
    periods: Sequence[Period] = (),
) -> None:
    """What the benefit gives, with its limits; where the text gives no figure, that it gives none.

    With `quote` the sum is told in the words of the clause; it is also told for the `periods`.
    """
    version = judgement.version
    grant, said = version.amount, say_amount(version.amount)
    told = [version.gives.say]
    cited = [version.gives.words, grant.words]
    if said and grant.kind != "waiver":
        plain = not quote and figures(said) <= figures(grant.words.quote)
        told.append(f"标准：{said if plain else quoted(grant.words.quote)}")
    elif said and quote:
        told.append(f"原文：{quoted(grant.words.quote)}")
    elif grant.kind == "not_stated":
        left = f"，只说{quoted(grant.defers_to)}" if grant.defers_to else ""
        told.append(f"原文没有写具体标准{left}")
    told += [cap.say for cap in version.limits]
    cited += [cap.words for cap in version.limits]
    if version.form:
        told.append(version.form.say)
        cited.append(version.form.words)
    marks = tuple(dict.fromkeys(_cite(writer, words) for words in cited))
    writer.write(f"{'；'.join(told)}。", marks, lead=lead)
    for period in periods:
        if total := total_for(version, period):
            write_total(writer, total)


def _write_notes(writer: Writer, judgement: Judgement, verdict: Verdict) -> None:
    """Formal steps, what else it excludes, the force of the words, ambiguities that matter, who is responsible."""
    if verdict.outcome not in ("eligible", "not_in_force"):
        return
    version = judgement.version
    if version.needs:
        marks = tuple(dict.fromkeys(_cite(writer, need.words) for need in version.needs))
        said = "；".join(need.say for need in version.needs)
        writer.write(f"还要：{said}。", marks)
    for exclusion in version.excludes:
        writer.write(f"与{exclusion.name}不重复享受。", (_cite(writer, exclusion.words),))
    _write_force(writer, version.gives.words)
    for text in judgement.readings:
        writer.note(f"原文这里有两种读法：{text}")
    if verdict.departments:
        names = "、".join(verdict.departments)
        words = Words(names, version.clause)
        clause = _clause(writer, version.clause)
        cell = next((c.text for c in clause.cells if c.role == "departments"), names)
        if bare(cell).rstrip("。") in bare(writer.text):
            return
        writer.write(f"责任部门：{cell}。", (_cite(writer, Words(cell, words.clause)),))


def _write_force(writer: Writer, words: Words) -> None:
    """What the sentence with these words does not promise, in the lexicon's wording; nothing where it holds what it says."""
    clause = _clause(writer, words.clause)
    mark = mark_of(clause, words.quote)
    note = force_note(clause, [mark], writer.generation.lexicon.force, writer.day) if mark else ""
    if mark and note:
        sentence = clause.text[mark.span.start : mark.span.end].strip()
        writer.write(note, (writer.cite(clause, sentence),), "advice")


def _worth(pair: Pair) -> tuple[bool, bool]:
    """Money first, then what has another figure."""
    amount = pair[1].amount
    unit = (amount.unit if amount else None) or ""
    return unit.startswith(MONEY), _has_figure(pair)


def _has_figure(pair: Pair) -> bool:
    amount = pair[1].amount
    return bool(amount and amount.kind != "not_stated")


def _first_marks(pairs: Sequence[Pair]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(verdict.citations[0] for _, verdict in pairs))


def _lead(writer: Writer, judgement: Judgement) -> str:
    """Whose document it is, of when, and whether it is in force: in front of the first sentence, and where it changes."""
    clause = _clause(writer, judgement.version.clause)
    document = writer.generation.documents[clause.document]
    if writer.sentences and writer.citations[0].document_id == document.id:
        return ""
    return f"{frame(document, writer.day, writer.gazetteer)}{'：' if writer.sentences else '，'}"


def _name(verdict: Verdict) -> str:
    item = f"（第{verdict.item}项）" if verdict.item else ""
    return f"{verdict.name}{item}"


def _who(verdict: Verdict) -> str:
    return verdict.person or "老人"


def _cite(writer: Writer, words: Words) -> int:
    return writer.cite(_clause(writer, words.clause), words.quote)


def _clause(writer: Writer, clause_id: str) -> Clause:
    return writer.generation.clauses[clause_id]
