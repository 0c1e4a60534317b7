"""BM25 over words and character pairs, in a tantivy index on disk, which also keeps the passages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import Unavailable
from assistant.retrieval.entry import Entry
from assistant.text.segment import terms
from assistant.types.passages import Passage, SearchFilters

if TYPE_CHECKING:
    from tantivy import Index, Query, Schema, Searcher

ANY = "*"
"""Stands in a filter field for a passage that holds for every value."""

WRITER_BYTES = 30_000_000
READ_PASSAGES = 4_000
"""How many passages are kept in memory once read, some 10 MB; the index never changes under them."""

TITLE_WEIGHT = 3
QUESTION_WEIGHT = 2
"""How often the terms of a title and of a question count: they say what the passage is about."""

_FILTERED = ("topics", "stages", "group_types")


def _schema() -> Schema:
    from tantivy import SchemaBuilder

    builder = SchemaBuilder()
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    for name in ("id", "document", "risk", *_FILTERED):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("passage", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def build(folder: Path, entries: Iterable[Entry]) -> None:
    """Writes a new index of `entries` into the empty `folder`."""
    from tantivy import Document, Index

    folder.mkdir(parents=True)
    index = Index(_schema(), path=str(folder))
    writer = index.writer(WRITER_BYTES, 1)
    for entry in entries:
        passage, document = entry.passage, Document()
        document.add_text("terms", " ".join(_terms(entry)))
        document.add_text("id", passage.id)
        document.add_text("document", passage.document)
        document.add_text("risk", "yes" if passage.risk else "no")
        for name in _FILTERED:
            for value in getattr(passage, name) or (ANY,):
                document.add_text(name, value)
        document.add_text("passage", passage.model_dump_json())
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def _terms(entry: Entry) -> list[str]:
    found = terms(entry.passage.title) * TITLE_WEIGHT + terms(entry.text)
    for question in entry.questions:
        found += terms(question) * QUESTION_WEIGHT
    return found


class Lexical:
    """An index that was built, for reading. Not to be used from two threads at once."""

    def __init__(self, folder: Path) -> None:
        """Raises Unavailable for a folder that is damaged."""
        from tantivy import Index

        try:
            self._index: Index = Index.open(str(folder))
        except ValueError as error:
            raise Unavailable(f"关键词索引 {folder} 读不了") from error
        self._schema = self._index.schema
        self._searcher: Searcher = self._index.searcher()
        self._read: dict[tuple[int, int], Passage] = {}

    @property
    def size(self) -> int:
        """How many passages there are."""
        return int(self._searcher.num_docs)

    def search(
        self, weighted: Mapping[str, float], filters: SearchFilters, limit: int
    ) -> list[tuple[Passage, float]]:
        """Passages with any of the terms, each term counting by its weight; best first."""
        from tantivy import Occur, Query

        wanted = [
            (Occur.Should, Query.boost_query(self._term("terms", term), weight))
            for term, weight in weighted.items()
        ]
        if not wanted:
            return []
        parts = [(Occur.Must, Query.boolean_query(wanted))]
        parts += [(Occur.Must, Query.const_score_query(q, 0.0)) for q in self._conditions(filters)]
        hits: list[Any] = self._searcher.search(Query.boolean_query(parts), limit).hits
        return [(self._passage(address), float(score)) for score, address in hits]

    def get(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The passages of these ids, those that are there."""
        from tantivy import Occur, Query

        if not ids:
            return {}
        query = Query.boolean_query([(Occur.Should, self._term("id", one)) for one in ids])
        hits: list[Any] = self._searcher.search(query, len(ids)).hits
        found = (self._passage(address) for _, address in hits)
        return {passage.id: passage for passage in found}

    def frequency(self, term: str) -> int:
        """How many passages have the term."""
        return int(self._searcher.doc_freq("terms", term))

    def idf(self, term: str) -> float:
        """How telling a term is: the BM25 inverse document frequency, 0 or more."""
        known = self.frequency(term)
        return log(1 + (self.size - known + 0.5) / (known + 0.5))

    def _term(self, field: str, value: str) -> Query:
        from tantivy import Query

        return Query.term_query(self._schema, field, value, "basic" if field != "terms" else "freq")

    def _conditions(self, filters: SearchFilters) -> list[Query]:
        from tantivy import Occur, Query

        wanted: list[tuple[str, Sequence[str]]] = [
            (name, (*getattr(filters, name), ANY)) for name in _FILTERED if getattr(filters, name)
        ]
        if filters.documents:
            wanted.append(("document", filters.documents))
        if filters.risk is not None:
            wanted.append(("risk", ("yes" if filters.risk else "no",)))
        return [
            Query.boolean_query([(Occur.Should, self._term(name, value)) for value in values])
            for name, values in wanted
        ]

    def _passage(self, address: Any) -> Passage:
        place = (address.segment_ord, address.doc)
        if place not in self._read:
            if len(self._read) >= READ_PASSAGES:
                self._read.clear()
            stored = self._searcher.doc(address).get_first("passage")
            self._read[place] = Passage.model_validate_json(str(stored))
        return self._read[place]


def weighted_terms(query: str, synonyms: Iterable[str], synonym_weight: float) -> dict[str, float]:
    """The query's terms, each counted once, and its synonyms' at a lower weight."""
    weights = {term: float(min(count, 2)) for term, count in Counter(terms(query)).items()}
    for synonym in synonyms:
        for term in terms(synonym):
            weights.setdefault(term, synonym_weight)
    return weights
