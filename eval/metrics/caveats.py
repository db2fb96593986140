"""Caveat rate: the share of answers from a draft, an expired plan or the press of which the first sentence says so.

1 if for every validity cited the text's first sentence holds a word for it else 0
"""

from eval.metrics.metric import Metric
from eval.runs import Outcome
from eval.words import says

WORDS = {
    "draft": "征求意见稿|草案|还不是正式文件",
    "expired": "到期|期满|已过|失效|已经结束|已于",
    "not_applicable": "报道|新闻|文章|刊登|署名|介绍",
    "repealed": "废止",
    "not_yet": "还没有施行|尚未施行|起施行",
}
"""What says of a document that it is no text in force."""


def of(outcome: Outcome) -> float | None:
    """Whether the first sentence says what its first citation is; None where that is in force or unknown."""
    answer = outcome.answer
    if not answer["citations"] or outcome.case.kind in ("comparison", "status"):
        return None
    words = WORDS.get(answer["citations"][0]["validity"])
    if words is None:
        return None
    return float(says(answer["text"].split("\n")[0], words))


METRIC = Metric("caveats", "说明文件状态", of, 1.0)
