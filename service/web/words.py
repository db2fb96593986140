"""Chinese words for our codes: how a document stands, what it is, what its metadata are called."""

from __future__ import annotations

from datetime import date

from corpus.model import DocumentKind, Validity

VALIDITY: dict[Validity, str] = {
    "in_force": "现行有效",
    "not_yet": "尚未施行",
    "draft": "征求意见稿",
    "expired": "已过期",
    "repealed": "已废止",
    "unknown": "效力不明",
    "not_applicable": "报道或文章",
}

VALIDITY_MEANING: dict[Validity, str] = {
    "in_force": "文件写明的施行日期已到。",
    "not_yet": "文件写明的施行日期还没有到。",
    "draft": "这是公开征求意见的稿子，不是正式文件，正式内容可能不同。",
    "expired": "文件写明的期限已经过了。",
    "repealed": "这份文件已经废止。",
    "unknown": "文件里看不出从什么时候起执行、是否仍在执行。",
    "not_applicable": "这是新闻报道或署名文章，不是政策文件，不能直接作为办事依据。",
}

KIND: dict[DocumentKind, str] = {
    "notice": "通知",
    "plan": "规划、方案",
    "regulation": "法规、规章",
    "report": "新闻报道",
    "signed_article": "署名文章",
}

# In the order in which a page shows them.
METADATA = {
    "issuer": "发文机关",
    "author": "作者",
    "publisher": "刊发",
    "number": "文号",
    "places": "适用地区",
    "issued": "成文日期",
    "published": "发布日期",
    "effective": "施行日期",
    "until": "有效期至",
    "consultation": "征求意见",
}

RELATION = {
    "draft_of": "是它的征求意见稿",
    "implements": "依据",
    "reports_on": "报道的是",
    "replaces": "代替",
}


def day(value: date) -> str:
    """The day as people write it: 2024年9月1日."""
    return f"{value.year}年{value.month}月{value.day}日"
