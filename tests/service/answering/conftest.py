"""A city with two districts, each with a regulation of its own: real wording, small pieces."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from indexer.build import build
from indexer.generation import open_generation
from service.assistant import Assistant
from service.settings import built_in_corpus

DOCUMENT = """\
schema: document/v1
id: {id}
source: {id}
work: {id}
edition: "2024"
kind: {{value: regulation, quote: 本办法}}
title: {{value: {title}, quote: {title}}}
issuer: null
author: null
publisher: null
number: null
places: [{{value: "{place}", quote: {quote}}}]
issued: null
published: null
effective: {{value: 2024-07-01, quote: 自2024年7月1日起施行}}
until: {{value: 2029-06-30, quote: 有效期至2029年6月30日}}
consultation: null
draft: null
masked: null
repealed: null
relations: []
passage: {{begin: null, end: null}}
"""

TEXT = """\
{title}

第一条 为保障老年人合法权益,制定本办法。

第二条 {first}

第二条之一 {second}

第三条 本办法自2024年7月1日起施行,有效期至2029年6月30日。
"""

REGIONS = (
    (
        "city",
        "天津市老年人优待办法",
        "120000",
        "天津市",
        "为本市户籍80周岁及以上老年人每人每月发放高龄津贴100元。",
        "65周岁及以上老年人免费乘坐市内公共汽车。",
    ),
    (
        "baodi",
        "宝坻区老年人助浴办法",
        "120115",
        "宝坻区",
        "为经评估认定生活不能自理的老年人每人每次给予助浴补贴30元。",
        "养老机构应当设立康复室。",
    ),
    (
        "wuqing",
        "武清区老年人助浴办法",
        "120114",
        "武清区",
        "为经评估认定生活不能自理的老年人每人每次给予助浴补贴45元。",
        "为70周岁及以上老年人每人每年发放理发补贴60元。",
    ),
)


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant over the three regulations, all in force from July 2024 to June 2029."""
    corpus = tmp_path_factory.mktemp("region") / "corpus"
    shutil.copytree(
        built_in_corpus(),
        corpus,
        ignore=shutil.ignore_patterns(
            *("*.py", "__pycache__", "sources", "documents", "rules", "targets.yaml")
        ),
    )
    (corpus / "documents").mkdir()
    for name, title, place, quote, first, second in REGIONS:
        document = DOCUMENT.format(id=name, title=title, place=place, quote=quote)
        (corpus / "documents" / f"{name}.yaml").write_text(document, encoding="utf-8")
        source = corpus / "sources" / name
        source.mkdir(parents=True)
        text = TEXT.format(title=title, first=first, second=second)
        (source / "text.txt").write_text(text, encoding="utf-8")
    data_dir: Path = tmp_path_factory.mktemp("region-index")
    build(corpus, data_dir)
    return Assistant.open(open_generation(data_dir))
