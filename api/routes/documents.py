"""Documents that answers may quote."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated

from fastapi import File, Request, UploadFile

from api.deps import TheService, native
from assistant.errors import FieldProblem, InvalidInput
from assistant.retrieval.shelf import MAX_NAME_CHARS
from assistant.types.base import Value
from assistant.types.groups import Document, IndexStatus

router = native("knowledge")


class Documents(Value):
    documents: tuple[Document, ...]
    index: IndexStatus


@router.get("/documents")
async def documents(service: TheService) -> Documents:
    """What was taken in, and what the index holds."""
    library = await service.library()
    return Documents(documents=library.documents(), index=library.status())


@router.post("/documents", status_code=201)
async def upload(
    service: TheService, request: Request, file: Annotated[UploadFile, File()]
) -> Document:
    """Takes in one document (multipart field `file`); the answer says what cleaning removed."""
    if len((await request.form()).getlist("file")) > 1:
        raise _wrong("一次只能传一个文件")
    name = _bare_name(file.filename or "")
    content = await file.read()
    if not content:
        raise _wrong("文件是空的")
    library = await service.library()
    return await library.add(name, content)


@router.delete("/documents/{document_id}", status_code=204)
async def remove(service: TheService, document_id: str) -> None:
    """Takes a document and its passages out."""
    library = await service.library()
    await library.remove(document_id)


def _bare_name(sent: str) -> str:
    name = PureWindowsPath(PurePosixPath(sent).name).name.strip()
    if not name or name in {".", ".."} or not name.isprintable() or len(name) > MAX_NAME_CHARS:
        raise _wrong(f"文件要有名字，不超过 {MAX_NAME_CHARS} 个字符，例如 群规.docx")
    return name


def _wrong(detail: str) -> InvalidInput:
    return InvalidInput(f"上传有误：{detail}", problems=[FieldProblem("file", detail)])
