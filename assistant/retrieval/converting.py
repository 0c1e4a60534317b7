"""Office files, PDF and books as text, once they are known to be what their name says."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from assistant.errors import TooLarge, Unreadable

if TYPE_CHECKING:
    from markitdown import DocumentConverter

MAX_UNPACKED_BYTES = 200_000_000
"""A file that unpacks to more is refused before it is unpacked."""

_ZIPPED = frozenset({".docx", ".pptx", ".xlsx", ".epub"})

CONVERTED = (*sorted(_ZIPPED), ".pdf", ".xls")


def converted(name: str, content: bytes, suffix: str) -> str:
    """The text of a file of one of the kinds in `CONVERTED`, with Markdown for its structure.

    Raises:
        Unreadable: damaged, locked, not of its kind, or the reader is not installed.
        TooLarge: it would unpack to more than `MAX_UNPACKED_BYTES`.
    """
    if suffix in _ZIPPED:
        _inspect(name, content, suffix)
    try:
        from markitdown import MarkItDown, StreamInfo
    except ImportError as error:
        raise Unreadable(
            f"{name}：读 {suffix} 需要附加包：pip install 'qunguan[ingest]'"
        ) from error
    try:
        # The one reader alone: with all of them, what it refuses is listed or taken for text.
        reader = MarkItDown(enable_plugins=False, enable_builtins=False)
        reader.register_converter(_reader(suffix))
        info = StreamInfo(extension=suffix, filename=name)
        return reader.convert_stream(io.BytesIO(content), stream_info=info).text_content
    except Exception as error:  # a boundary: damaged files fail in as many ways as readers exist
        raise Unreadable(
            f"{name}：读不了，可能损坏、加了密码，或者内容不是 {suffix} 文件"
        ) from error


def _reader(suffix: str) -> DocumentConverter:
    from markitdown import converters

    readers: dict[str, type[DocumentConverter]] = {
        ".docx": converters.DocxConverter,
        ".pptx": converters.PptxConverter,
        ".xlsx": converters.XlsxConverter,
        ".xls": converters.XlsConverter,
        ".pdf": converters.PdfConverter,
        ".epub": converters.EpubConverter,
    }
    return readers[suffix]()


def _inspect(name: str, content: bytes, suffix: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(item.file_size for item in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable(f"{name}：不是完整的 {suffix} 文件，可能损坏或加了密码") from error
    if size > MAX_UNPACKED_BYTES:
        limit = MAX_UNPACKED_BYTES // 1_000_000
        raise TooLarge(f"{name}：解开后有 {size // 1_000_000} MB，最多 {limit} MB")
