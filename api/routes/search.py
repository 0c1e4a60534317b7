"""Searching what the method cards and documents say."""

from __future__ import annotations

from api.deps import TheService, native
from assistant.types.passages import SearchRequest, SearchResult

router = native("knowledge")


@router.post("/search")
async def search(service: TheService, request: SearchRequest) -> SearchResult:
    """The passages nearest to the query, best first."""
    found = await service.search(request.query, k=request.k, filters=request.filters)
    return SearchResult(passages=found)
