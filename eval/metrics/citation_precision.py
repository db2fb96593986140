"""Citation precision: the share of citations that support a sentence which bears their mark and that are to the point.

    precision = |citations that support and, where the case has gold, are of a gold document| / |citations|

(Gao et al. 2023, Enabling Large Language Models to Generate Text with Citations, with shared words for entailment.)
"""

from eval.metrics.metric import Metric
from eval.metrics.support import policy_sentences, supports
from eval.runs import Outcome


def of(outcome: Outcome) -> float | None:
    """The share of the answer's citations; None where it cites nothing."""
    citations = outcome.answer["citations"]
    if not citations:
        return None
    golds = {gold.document for gold in outcome.case.gold}
    supporting = {
        citation["marker"]
        for sentence, cited in policy_sentences(outcome)
        for citation in cited
        if supports(citation, sentence)
    }
    good = [
        citation
        for citation in citations
        if citation["marker"] in supporting and (not golds or citation["document_id"] in golds)
    ]
    return len(good) / len(citations)


METRIC = Metric("citation_precision", "引用准确率", of, 0.98)
