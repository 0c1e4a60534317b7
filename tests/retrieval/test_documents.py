"""From an uploaded file to passages: decoding, cleaning, cutting."""

from __future__ import annotations

import io
import zipfile

import pytest

from assistant.errors import TooLarge, Unreadable
from assistant.retrieval.chunking import entries_of
from assistant.retrieval.cleaning import Cleaned, clean, searchable
from assistant.retrieval.decoding import MAX_CHARS, Line, read_lines
from assistant.types.passages import MAX_PASSAGE_CHARS

TRADITIONAL = "社群運營的歡迎語要寫清楚主題和規矩。\n新成員進群以後先看公告。\n"


def cleaned(*lines: str) -> Cleaned:
    return clean([Line(number, text) for number, text in enumerate(lines, 1) if text])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "big5", "utf-16"])
def test_text_is_read_in_the_encodings_operators_have(encoding: str) -> None:
    lines = read_lines("a.txt", TRADITIONAL.encode(encoding))
    assert [line.text for line in lines] == TRADITIONAL.split()


def test_lines_keep_their_numbers_in_the_file() -> None:
    assert read_lines("a.txt", "一\r\n\r\n\n三".encode()) == [Line(1, "一"), Line(4, "三")]


@pytest.mark.parametrize(
    "content", [b"", b" \n ", bytes(range(256)) * 20, b"\x89PNG\r\n\x1a\n\0\0"]
)
def test_what_is_no_text_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(Unreadable, match=r"a\.txt"):
        read_lines("a.txt", content)


def test_a_text_beyond_the_limit_is_refused() -> None:
    with pytest.raises(TooLarge, match=str(MAX_CHARS)):
        read_lines("a.txt", b"a" * (MAX_CHARS + 1))


def test_a_page_gives_what_a_reader_sees_with_its_lines() -> None:
    page = "<html><head><title>t</title></head>\n<body><script>var x=1</script>\n<p>群规</p></body>"
    assert read_lines("a.html", page.encode()) == [Line(3, "群规")]


def test_a_page_that_leaves_out_the_end_of_its_head_is_still_read() -> None:
    page = "<head><title>t</title><style>p{}</style><body><p>群规</p></body>"
    assert read_lines("a.html", page.encode()) == [Line(1, "群规")]


def packed(member: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, content)
    return file.getvalue()


@pytest.mark.parametrize("suffix", ["docx", "pptx", "xlsx", "epub", "xls", "pdf"])
@pytest.mark.parametrize("content", [b"PK\x03\x04 not a zip", "只是文字".encode(), b""])
def test_a_file_that_is_not_what_its_name_says_is_refused(suffix: str, content: bytes) -> None:
    with pytest.raises(Unreadable, match=rf"a\.{suffix}"):
        read_lines(f"a.{suffix}", content)


def test_a_zip_without_a_document_in_it_is_refused() -> None:
    with pytest.raises(Unreadable, match=r"a\.docx"):
        read_lines("a.docx", packed("readme.txt", b"hello"))


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(TooLarge, match=r"a\.docx.*300 MB"):
        read_lines("a.docx", packed("word/document.xml", bytes(300_000_000)))


def test_a_document_of_a_word_processor_is_read() -> None:
    body = "<w:p><w:r><w:t>群规当天就要公布</w:t></w:r></w:p>"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for member, text in docx_parts(
            f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
        ):
            archive.writestr(member, text)
    assert [line.text for line in read_lines("a.docx", file.getvalue())] == ["群规当天就要公布"]


def docx_parts(document: str) -> list[tuple[str, str]]:
    """The three files a word processor's document cannot do without."""
    schemas = "http://schemas.openxmlformats.org"
    kinds = "application/vnd.openxmlformats"
    types = (
        f'<Types xmlns="{schemas}/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{kinds}-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" '
        f'ContentType="{kinds}-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    links = (
        f'<Relationships xmlns="{schemas}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{schemas}/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    return [
        ("[Content_Types].xml", types),
        ("_rels/.rels", links),
        ("word/document.xml", document),
    ]


def test_a_caption_that_repeats_is_removed_and_reported_with_its_lines() -> None:
    found = cleaned("正文在这里。", *["某某品牌社群的配图说明"] * 6, "还有正文。")
    assert [line.text for line in found.lines] == ["正文在这里。", "还有正文。"]
    assert any("第 2、3" in report and "配图说明" in report for report in found.removed)


def test_cdata_residue_is_removed_and_divides_articles() -> None:
    found = cleaned("甲文。", "]]>", "乙文。")
    assert [line.number for line in found.lines] == [1, 3]
    assert found.breaks == {3}
    assert any("2" in report and "CDATA" in report for report in found.removed)


def test_pinyin_in_brackets_is_shown_but_not_searched() -> None:
    text = "拉新到轉(zhuǎn)化的維護(hù)"
    found = cleaned(text)
    assert found.lines[0].text == text
    assert searchable(text, annotated=found.annotated) == "拉新到轉化的維護"


def test_latin_words_in_brackets_are_no_pinyin() -> None:
    found = cleaned("会员群(vip)怎么建")
    assert searchable("会员群(vip)怎么建", annotated=found.annotated) == "会员群(vip)怎么建"


def test_lost_characters_are_reported_and_not_guessed() -> None:
    found = cleaned("一天卖出\ufffd\ufffd杯")
    assert found.lines[0].text == "一天卖出\ufffd\ufffd杯"
    assert any("第 1 行" in report for report in found.removed)


def test_passages_follow_the_headings_and_name_their_lines() -> None:
    body = "群规要在建群当天公布。" * 8
    entries = entries_of("手册.md", cleaned("# 群规", body, "# 欢迎语", body + "先写主题。"))
    assert [entry.passage.title for entry in entries] == ["群规", "欢迎语"]
    assert [place.lines for entry in entries for place in entry.passage.sources] == [(1, 2), (3, 4)]
    assert {place.document for entry in entries for place in entry.passage.sources} == {"手册.md"}


@pytest.mark.parametrize("text", ["群主每天早上发早报。" * 400, "没有标点的长文" * 1000])
def test_an_article_on_one_line_is_cut_without_losing_a_character(text: str) -> None:
    entries = entries_of("一行.txt", cleaned(text))
    assert len(entries) > 5
    assert max(len(entry.passage.text) for entry in entries) <= MAX_PASSAGE_CHARS
    assert "".join(entry.passage.text for entry in entries) == text
    assert len({entry.passage.id for entry in entries}) == len(entries)


def test_an_edited_passage_leaves_its_neighbours_ids_alone() -> None:
    parts = ["# 甲", "甲的正文。" * 20, "# 乙", "乙的正文。" * 20, "# 丙", "丙的正文。" * 20]
    before = [entry.passage.id for entry in entries_of("a.md", cleaned(*parts))]
    parts[3] = "改过的正文。" * 20
    after = [entry.passage.id for entry in entries_of("a.md", cleaned(*parts))]
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, True]
