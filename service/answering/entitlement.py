"""Verdicts -> the sentences of an eligibility answer: what is due first, then what is open and what is ruled out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus.model import Clause, Force
from corpus.rule import Words
from service.answering.eligibility import Judged
from service.answering.frame import frame
from service.answering.ground import figures, quoted
from service.answering.writer import Writer
from service.model import Ask, Completeness, Verdict
from service.rules.judge import Judgement
from service.rules.verdict import mark_of
from service.rules.wording import say_amount

SOFT: frozenset[Force] = frozenset({"pilots", "encourages", "plans", "target"})
"""A clause of such a force promises nobody anything."""

MONEY = ("元", "万元")

MOST_OPEN = 6
"""Benefits that hang on further facts are named up to this number; the rest are counted."""

MOST_REASONS = 3


def write_eligibility(writer: Writer, judged: Judged, asks: Sequence[Ask]) -> Completeness:
    """Write the verdicts of every person, the question that settles most last.

    One benefit is told in full with its reasons; of several, those that are due in a sentence each.
    """
    people = list(dict.fromkeys(verdict.person_id for verdict in judged.verdicts))
    for person in people:
        own = [pair for pair in _pairs(judged) if pair[1].person_id == person]
        if len({verdict.item or verdict.benefit_id for _, verdict in own}) == 1:
            # Of the parts of a row (重度, 非重度) what is not this person's need not be told.
            for judgement, verdict in [p for p in own if p[1].outcome != "not_eligible"] or own[:1]:
                _write_one(writer, judgement, verdict)
        else:
            _write_many(writer, own)
    if asks:
        question = _ask(asks[0], judged)
        writer.write(f"要接着判断，请先告诉我：{question}", basis="advice", known=question)
    open_ones = any(verdict.outcome == "need_more_facts" for verdict in judged.verdicts)
    return "partial" if open_ones else "complete"


def _ask(ask: Ask, judged: Judged) -> str:
    """The question, with whom it is about where there are several."""
    labels = {judgement.subject.id: judgement.subject.label for judgement in judged.judgements}
    who = labels.get(ask.person_id or "")
    return f"（{who}）{ask.question}" if who and len(labels) > 1 else ask.question


def _pairs(judged: Judged) -> Iterable[tuple[Judgement, Verdict]]:
    return zip(judged.judgements, judged.verdicts, strict=True)


def _write_one(writer: Writer, judgement: Judgement, verdict: Verdict) -> None:
    """One benefit: the outcome with what it is worth, then why."""
    lead, name, who = _lead(writer, judgement), _name(verdict), _who(verdict)
    reasons = verdict.reasons[:MOST_REASONS]
    markers = tuple(dict.fromkeys(reason.citation for reason in reasons))
    if verdict.outcome == "not_eligible":
        because = "；".join(reason.text for reason in reasons if reason.met is False)
        told = f"{who}不符合{name}所列条件，不符合的是：{because}。"
        writer.write(told, markers or verdict.citations, lead=f"{lead}，", known=name)
        if verdict.upcoming:
            writer.write(f"{verdict.upcoming}。", markers, "arithmetic", known=verdict.upcoming)
        return
    if verdict.outcome == "need_more_facts":
        writer.write(
            f"还不能确定{who}能不能享受{name}。",
            verdict.citations[:1],
            lead=f"{lead}，",
            known=name,
        )
        _write_worth(writer, judgement, verdict, lead="如果符合条件，")
        if verdict.force in SOFT:
            _write_force(writer, judgement.version.gives.words)
        met = "；".join(reason.text for reason in reasons if reason.met)
        if met:
            writer.write(f"已经符合的：{met}。", markers)
        return
    fits = f"{who}符合{name}所列条件"
    if verdict.outcome == "not_in_force":
        fits = f"{fits}，但这份文件现在不在有效期内，不能据此办理"
    elif verdict.force in SOFT:
        fits = f"{who}属于{name}所说的对象，但文件没有保证一定能享受"
    writer.write(f"{fits}。", verdict.citations[:1], lead=f"{lead}，", known=name)
    _write_worth(writer, judgement, verdict)
    because = "；".join(reason.text for reason in verdict.reasons if reason.met)
    if because:
        writer.write(
            f"理由：{because}。", tuple(dict.fromkeys(r.citation for r in verdict.reasons))
        )
    _write_notes(writer, judgement, verdict)


def _write_many(writer: Writer, pairs: Sequence[tuple[Judgement, Verdict]]) -> None:
    """Several benefits of one person, by their outcome."""
    due = [p for p in pairs if p[1].outcome == "eligible" and p[1].force not in SOFT]
    soft = [p for p in pairs if p[1].outcome == "eligible" and p[1].force in SOFT]
    ended = [p for p in pairs if p[1].outcome == "not_in_force"]
    still = [p for p in pairs if p[1].outcome == "need_more_facts"]
    lead, who = _lead(writer, pairs[0][0]), _who(pairs[0][1])
    first = _first_marks(due or still or pairs)
    if due:
        count = len(due)
        writer.write(
            f"{who}符合所列条件的有{count}项。",
            first,
            "arithmetic",
            lead=f"{lead}，",
            known=f"{count}项",
        )
    else:
        writer.write(f"按现在知道的情况，还没有能确定{who}可以享受的。", first, lead=f"{lead}，")
    for judgement, verdict in sorted(due, key=_worth, reverse=True):
        _write_worth(writer, judgement, verdict, lead=f"{_name(verdict)}：")
    if soft:
        names = "、".join(_name(verdict) for _, verdict in soft)
        told = f"文件只是鼓励或打算做、没有保证的：{names}。"
        writer.write(told, _first_marks(soft), known=names)
    if ended:
        names = "、".join(_name(verdict) for _, verdict in ended)
        told = f"文件不在有效期内、不能据此办理的：{names}。"
        writer.write(told, _first_marks(ended), known=names)
    if still:
        shown = sorted(still, key=_worth, reverse=True)[:MOST_OPEN]
        names = "、".join(dict.fromkeys(_name(verdict) for _, verdict in shown))
        more = f"等{len(still)}项" if len(still) > len(shown) else ""
        writer.write(
            f"还要知道别的情况才能判断的：{names}{more}。",
            _first_marks(shown),
            "arithmetic",
            known=f"{names}{more}",
        )


def _write_worth(writer: Writer, judgement: Judgement, verdict: Verdict, lead: str = "") -> None:
    """What the benefit gives, with its limits; where the text gives no figure, that it gives none."""
    version = judgement.version
    grant, said = version.amount, say_amount(version.amount)
    told = [version.gives.say]
    cited = [version.gives.words, grant.words]
    if said and grant.kind != "waiver":
        holds = figures(said) <= figures(grant.words.quote)
        told.append(f"标准：{said if holds else quoted(grant.words.quote)}")
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


def _write_notes(writer: Writer, judgement: Judgement, verdict: Verdict) -> None:
    """Formal steps, what else it excludes, the force of the words, ambiguities that matter, who is responsible."""
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
        writer.write(f"责任部门：{cell}。", (_cite(writer, Words(cell, words.clause)),))


def _write_force(writer: Writer, words: Words) -> None:
    """What the sentence with these words does not promise, in the lexicon's wording; nothing where it holds what it says."""
    clause = _clause(writer, words.clause)
    mark = mark_of(clause, words.quote)
    for each in writer.generation.lexicon.force:
        if mark and mark.words and each.force == mark.force and each.note:
            sentence = clause.text[mark.span.start : mark.span.end].strip()
            note = each.note.replace("{words}", mark.words.strip("，,。;； "))
            writer.write(note, (writer.cite(clause, sentence),), "advice")
            return


def _worth(pair: tuple[Judgement, Verdict]) -> tuple[bool, bool]:
    """Money first, then what has another figure."""
    amount = pair[1].amount
    unit = (amount.unit if amount else None) or ""
    return unit.startswith(MONEY), bool(amount and amount.kind != "not_stated")


def _first_marks(pairs: Sequence[tuple[Judgement, Verdict]]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(verdict.citations[0] for _, verdict in pairs))


def _lead(writer: Writer, judgement: Judgement) -> str:
    clause = _clause(writer, judgement.version.clause)
    document = writer.generation.documents[clause.document]
    return frame(document, writer.day, writer.gazetteer)


def _name(verdict: Verdict) -> str:
    item = f"（第{verdict.item}项）" if verdict.item else ""
    return f"{verdict.name}{item}"


def _who(verdict: Verdict) -> str:
    return verdict.person or "老人"


def _cite(writer: Writer, words: Words) -> int:
    return writer.cite(_clause(writer, words.clause), words.quote)


def _clause(writer: Writer, clause_id: str) -> Clause:
    return writer.generation.clauses[clause_id]
