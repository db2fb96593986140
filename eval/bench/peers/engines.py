"""Other engines behind one shape: made of texts, or opened from what they saved; then asked.

Texts come cut into jieba's words with a space between them, and the engine is told to part them there; or as they are,
and the engine cuts them as it does unasked. Each engine is imported only when it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Search = Callable[[str, int], list[int]]
"""A question, cut as the texts were, and how many texts are wanted, to their numbers, best first."""

Engine = Callable[[Sequence[str] | None, Path, bool], Search]
"""Texts to index, or None to open what was saved in the folder; and whether they come cut."""


def bm25s_alone(texts: Sequence[str] | None, folder: Path, cut: bool) -> Search:
    """bm25s without anything around it, Lucene's idf."""
    import bm25s

    library: Any = bm25s

    def tokens(found: list[str]) -> Any:
        options = {"token_pattern": r"\S+"} if cut else {}
        return library.tokenize(found, stopwords=None, show_progress=False, **options)

    if texts is None:
        model = library.BM25.load(folder, mmap=True)
    else:
        model = library.BM25(method="lucene", k1=1.2, b=0.75)
        model.index(tokens(list(texts)), show_progress=False)
        model.save(folder)

    def search(question: str, k: int) -> list[int]:
        found, _ = model.retrieve(tokens([question]), k=k, show_progress=False)
        return [int(number) for number in found[0]]

    return search


def tantivy(texts: Sequence[str] | None, folder: Path, cut: bool) -> Search:
    """Tantivy, any word of the question finding."""
    import tantivy

    library: Any = tantivy
    builder = library.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="whitespace" if cut else "default")
    builder.add_unsigned_field("number", stored=True)
    schema = builder.build()
    index = library.Index(schema, path=str(folder), reuse=texts is None)
    if texts is not None:
        writer = index.writer()
        for number, text in enumerate(texts):
            writer.add_document(library.Document(text=text, number=number))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
    searcher = index.searcher()

    def search(question: str, k: int) -> list[int]:
        if cut:
            terms = [library.Query.term_query(schema, "text", word) for word in question.split()]
            query = library.Query.boolean_query([(library.Occur.Should, term) for term in terms])
        else:
            query, _ = index.parse_query_lenient(question, ["text"])
        hits = searcher.search(query, k).hits
        return [searcher.doc(address)["number"][0] for _, address in hits]

    return search


def haystack(texts: Sequence[str] | None, folder: Path, cut: bool) -> Search:
    """Haystack's store in memory with its BM25 retriever."""
    from haystack import Document
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    path = folder / "store.json"
    options = {"bm25_tokenization_regex": r"\S+"} if cut else {}
    if texts is None:
        store = InMemoryDocumentStore.load_from_disk(str(path))
    else:
        store = InMemoryDocumentStore(**options)
        store.write_documents([Document(id=str(n), content=text) for n, text in enumerate(texts)])
        store.save_to_disk(str(path))
    retriever = InMemoryBM25Retriever(store)

    def search(question: str, k: int) -> list[int]:
        return [int(d.id) for d in retriever.run(query=question, top_k=k)["documents"]]

    return search


def llama_index(texts: Sequence[str] | None, folder: Path, cut: bool) -> Search:
    """LlamaIndex with its BM25 retriever, as deep as is asked for."""
    from llama_index.core.schema import TextNode
    from llama_index.retrievers.bm25 import BM25Retriever

    options: dict[str, Any] = {"token_pattern": r"\S+", "skip_stemming": True} if cut else {}
    if texts is None:
        retriever = BM25Retriever.from_persist_dir(str(folder))
    else:
        nodes = [TextNode(id_=str(number), text=text) for number, text in enumerate(texts)]
        retriever = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=10, **options)
        retriever.persist(str(folder))

    def search(question: str, k: int) -> list[int]:
        retriever.similarity_top_k = k
        return [int(hit.node.node_id) for hit in retriever.retrieve(question)]

    return search


def txtai(texts: Sequence[str] | None, folder: Path, cut: bool) -> Search:
    """txtai with its own BM25 table."""
    from txtai.scoring import ScoringFactory

    tokenizer = {"tokenizer": {"alphanum": False, "emoji": False}} if cut else {}
    scoring = ScoringFactory.create({"method": "bm25", "terms": True, **tokenizer})
    path = str(folder / "scoring")
    if texts is None:
        scoring.load(path)
    else:
        split = [text.split() for text in texts] if cut else list(texts)
        scoring.index((number, text, None) for number, text in enumerate(split))
        scoring.save(path)

    def search(question: str, k: int) -> list[int]:
        asked: Any = question.split() if cut else question
        return [int(number) for number, _ in scoring.search(asked, k)]

    return search


ENGINES: dict[str, Engine] = {
    "bm25s": bm25s_alone,
    "tantivy": tantivy,
    "haystack": haystack,
    "llama-index": llama_index,
    "txtai": txtai,
}
