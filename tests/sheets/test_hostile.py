"""Files that want harm, or are no spreadsheets at all: each refused with a code, in bounded time."""

from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldapp.sheets.book import LARGEST_FILE
from fieldapp.sheets.reading import read_book
from fieldapp.system.errors import EnvironmentFault, FieldappError
from tests.fuzz.targets.doors import refusing
from tests.fuzz.verdicts import codes_of
from tests.sheets.in_process import read_here
from tests.sheets.made import compound, ods, ods_cell, xls, xlsb, xlsb_sheet, zipped

_ROSTERS = Path(__file__).resolve().parents[1] / "rosters"
_PATIENCE_S = 20.0
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def xlsx(
    path: Path, cells: str, *, extra: dict[str, bytes] | None = None, target: str = "worksheets/sheet1.xml"
) -> Path:
    """Write the smallest workbook around the given sheet data."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_RELATIONS}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets>'
            "</workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_RELATIONS}/worksheet" '
            f'Target="{target}"/></Relationships>',
        )
        archive.writestr(f"xl/{target}", f'<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData></worksheet>')
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return path


def refusal(path: Path, *, time_limit_s: float = 60) -> str:
    """Read the file, which has to be refused soon, and return the code."""
    started = time.monotonic()
    with pytest.raises(FieldappError) as refused:
        read_book(path, time_limit_s=time_limit_s)
    assert time.monotonic() - started < _PATIENCE_S
    assert refused.value.place == path.name
    return refused.value.code


def _file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(2000), "sheet.picture"),
        ("words.xlsx", "Kính gửi ủy ban".encode(), "sheet.not_a_spreadsheet"),
        ("page.xls", b"<html><frameset><frame src='a.htm'></frameset></html>", "sheet.web_page"),
        ("paper.xlsx", b"%PDF-1.7\n" + bytes(2000), "sheet.pdf"),
        ("letter.xls", b"{\\rtf1 K\xednh g\xfei}", "sheet.word_file"),
        ("lists.xlsx", b"Rar!\x1a\x07\x01\0" + bytes(200), "sheet.archive"),
        ("garbage.csv", bytes(range(256)) * 40, "sheet.not_a_spreadsheet"),
        ("garbage2.csv", bytes((n * 37 + n // 7) % 255 + 1 for n in range(20000)), "sheet.not_a_spreadsheet"),
        ("empty.xlsx", b"", "sheet.empty"),
        ("blank.csv", b"\n\n ; ;\n", "sheet.empty"),
        ("line.csv", b"a;" * 5_000_000, "sheet.long_line"),
        ("cell.csv", b'a;b\n"' + b"x" * 50_000 + b'";c\n', "sheet.long_line"),
        ("quote.csv", b'a;b\n"' + b"x\n" * 50_000, "sheet.long_line"),
        ("wide.csv", b";" * 800 + b"\n", "sheet.dimensions"),
        ("cut.zip.xlsx", b"PK\x03\x04" + bytes(100), "sheet.damaged"),
        ("ole.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "sheet.damaged"),
        ("half16.csv", b"\xff\xfea\x00;\x00b", "sheet.not_a_spreadsheet"),
    ],
)
def test_what_is_no_list(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    assert refusal(_file(tmp_path, name, data)) == code


@pytest.mark.parametrize("name", ["nguoi-co-cong.xls", "bao-tro-xa-hoi.xlsx"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_cut_off_copy(tmp_path: Path, name: str, share: float) -> None:
    whole = (_ROSTERS / name).read_bytes()
    assert refusal(_file(tmp_path, name, whole[: int(len(whole) * share)])) == "sheet.damaged"


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c s="1" r = \'XFD1\' t="n"><v>1</v></c></row>',
        '<row r="1048577"><c><v>1</v></c></row>',
        '<row r="1"><c r="&#88;FD1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="199999"><c r="ZZ199999"><v>1</v></c></row>',
    ],
)
def test_a_cell_far_away_is_seen_before_any_library_opens_the_file(tmp_path: Path, cells: str) -> None:
    assert refusal(xlsx(tmp_path / "far.xlsx", cells)) == "sheet.dimensions"


def test_a_far_cell_cannot_hide_in_another_part(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'
    assert refusal(xlsx(tmp_path / "far.xlsx", cells, target="media/image1.png")) == "sheet.dimensions"


def test_a_far_cell_cannot_hide_behind_another_kind(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'
    for extra in ({"xl/workbook.bin": b""}, {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}):
        assert refusal(xlsx(tmp_path / "far.xlsx", cells, extra=extra)) == "sheet.dimensions"
    wide = ods_cell("a", 'table:number-columns-repeated="16384"')
    ods(tmp_path / "far.ods", f'<table:table table:name="A"><table:table-row>{wide}</table:table-row></table:table>')
    with zipfile.ZipFile(tmp_path / "far.ods", "a") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert refusal(tmp_path / "far.ods") == "sheet.dimensions"


def test_pictures_that_hold_pieces_of_tags_are_harmless(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1"><v>7</v></c></row>'
    extra = {"xl/media/image1.png": b"\x89PNG <c> <row > <c "}
    assert read_book(xlsx(tmp_path / "a.xlsx", cells, extra=extra)).sheets[0].rows[0].cells == (7,)


def test_far_cells_without_references_end_in_the_child_only(tmp_path: Path) -> None:
    cells = "<row>" + "<c><v>1</v></c>" * 16000 + "</row>" + "<row><c><v>1</v></c></row>" * 100_000
    assert refusal(xlsx(tmp_path / "far.xlsx", cells)) in {"sheet.crashed", "sheet.dimensions", "sheet.too_large"}


def test_an_empty_formatted_cell_far_away_is_harmless(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1"><v>7</v></c><c r="XFD1" s="1"/></row><row r="1048576" hidden="1"/>'
    book = read_book(xlsx(tmp_path / "format.xlsx", cells))
    assert book.sheets[0].rows[0].cells == (7,)


def test_a_zip_bomb(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "bomb.xlsx", "")
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/sharedStrings.xml", "w") as stream,
    ):
        for _ in range(48):
            stream.write(b"<" + b" " * (1024 * 1024))
    assert path.stat().st_size < 200_000
    assert refusal(path) == "sheet.bomb"


@pytest.mark.parametrize(
    ("row", "cell"), [("", 'table:number-columns-repeated="16384"'), ('table:number-rows-repeated="1048576"', "")]
)
def test_an_open_document_that_repeats_filled_cells(tmp_path: Path, row: str, cell: str) -> None:
    table = f'<table:table table:name="A"><table:table-row {row}>{ods_cell("a", cell)}</table:table-row></table:table>'
    assert refusal(ods(tmp_path / "far.ods", table)) == "sheet.dimensions"


def test_too_many_entries(tmp_path: Path) -> None:
    extra = {f"xl/x{number}.xml": b"" for number in range(2100)}
    assert refusal(xlsx(tmp_path / "many.xlsx", "", extra=extra)) == "sheet.bomb"


def test_an_entity_bomb(tmp_path: Path) -> None:
    lol = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    assert refusal(xlsx(tmp_path / "lol.xlsx", "", extra={"xl/sharedStrings.xml": lol})) == "sheet.entities"


def test_a_formula_is_read_as_its_value_and_counted(tmp_path: Path) -> None:
    formula = '<c r="A1" t="str"><f>HYPERLINK("http://x.invalid","y")</f><v>y</v></c>'
    cells = f'<row r="1">{formula}<c r="B1"><f>1+1</f></c></row>'
    book = read_book(xlsx(tmp_path / "formula.xlsx", cells))
    assert book.sheets[0].rows[0].cells == ("y",)
    assert [(note.code, note.count) for note in book.notes] == [("sheet.formulas", 2)]


def test_the_time_is_limited(tmp_path: Path) -> None:
    assert refusal(_file(tmp_path, "a.csv", b"a;b\n"), time_limit_s=0.001) == "sheet.timeout"


def test_the_size_is_limited(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as stream:
        stream.truncate(LARGEST_FILE + 1)
    assert refusal(path) == "sheet.too_large"


def test_what_is_not_a_file_does_not_block(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as missing:
        read_book(tmp_path / "nowhere.csv")
    assert missing.value.code == "disk.gone"
    special: list[Callable[[Path], None]] = [lambda path: path.mkdir()]
    if hasattr(os, "mkfifo"):
        special.append(os.mkfifo)
    for number, make in enumerate(special):
        path = tmp_path / f"{number}.csv"
        make(path)
        with pytest.raises(FieldappError):
            read_book(path)


@pytest.mark.slow
def test_a_million_empty_formatted_rows_are_read_as_the_few_people_above_them(tmp_path: Path) -> None:
    empty = "".join(f'<row r="{row}" s="1" customFormat="1"><c r="B{row}" s="1"/></row>' for row in range(2, 1_048_577))
    cells = f'<row r="1"><c r="A1" t="str"><v>Lê Văn Mẫu</v></c></row>{empty}'
    book = read_book(xlsx(tmp_path / "empty.xlsx", cells))
    assert [row.cells for row in book.sheets[0].rows] == [("Lê Văn Mẫu",)]


def test_so_many_formatted_cells_that_the_box_around_them_is_too_large(tmp_path: Path) -> None:
    far = "".join(f'<row r="{row}"><c r="XFD{row}" s="1"></c></row>' for row in range(2, 2000))
    cells = f'<row r="1"><c r="A1"><v>7</v></c></row>{far}'
    assert read_book(xlsx(tmp_path / "wide.xlsx", cells)).sheets[0].rows[0].cells == (7,)


def test_sixteen_thousand_columns(tmp_path: Path) -> None:
    texts = "".join('<c t="str"><v>a</v></c>' for _ in range(16_384))
    assert refusal(xlsx(tmp_path / "wide.xlsx", f'<row r="1">{texts}</row>')) == "sheet.dimensions"
    assert refusal(_file(tmp_path, "wide.tsv", b"\t".join([b"a"] * 16_384))) == "sheet.dimensions"
    wide = ods_cell("a", 'table:number-columns-repeated="16384"')
    table = f'<table:table table:name="A"><table:table-row>{wide}</table:table-row></table:table>'
    assert refusal(ods(tmp_path / "wide.ods", table)) == "sheet.dimensions"
    assert refusal(xlsb(tmp_path / "wide.xlsb", xlsb_sheet([(0, ["a"] * 16_384, False)]))) == "sheet.dimensions"
    page = b"<table><tr>" + b"<td>a" * 16_384 + b"</table>"
    assert refusal(_file(tmp_path, "wide.xls", page)) == "sheet.dimensions"


def test_a_cell_far_away_in_xlsb(tmp_path: Path) -> None:
    far = xlsb_sheet([(0, ["a"], False), (1_048_575, ["a"] * 600, False)])
    assert refusal(xlsb(tmp_path / "far.xlsb", far)) == "sheet.dimensions"


def test_whatever_is_locked_says_so(tmp_path: Path) -> None:
    whole = compound({"EncryptionInfo": b"", "EncryptedPackage": b""})
    locked = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    with zipfile.ZipFile(xlsx(tmp_path / "packed.xlsx", "")) as archive:
        entry = archive.getinfo("xl/workbook.xml").header_offset
    packed = bytearray((tmp_path / "packed.xlsx").read_bytes())
    packed[entry + 6] |= 1
    directory = packed.rfind(b"PK\x01\x02", 0, packed.rfind(b"xl/workbook.xml"))
    packed[directory + 8] |= 1
    for path in (
        _file(tmp_path, "khoa.xlsx", whole),
        _file(tmp_path, "khoa.xls", xls([("a",)], locked=True)),
        ods(tmp_path / "khoa.ods", "", manifest=locked),
        _file(tmp_path, "packed.xlsx", bytes(packed)),
    ):
        assert refusal(path) == "sheet.password"


def test_a_name_that_lies_does_not_matter(tmp_path: Path) -> None:
    whole = (_ROSTERS / "bao-tro-xa-hoi.xlsx").read_bytes()
    old = (_ROSTERS / "nguoi-co-cong.xls").read_bytes()
    text = (_ROSTERS / "huu-tri.csv").read_bytes()
    for name, data, kind in (
        ("a.xls", whole, "xlsx"),
        ("a.csv", whole, "xlsx"),
        ("a.xlsx", old, "xls"),
        ("a.ods", text, "csv"),
        ("a", text, "csv"),
        ("a.pdf", xls([("a", "b")]), "xls"),
    ):
        assert read_book(_file(tmp_path, name, data)).kind == kind


def test_what_else_offices_send(tmp_path: Path) -> None:
    types = {"[Content_Types].xml": b"<Types/>"}
    for name, data, code in (
        ("thu.docx", zipped({**types, "word/document.xml": b"<w/>"}), "sheet.word_file"),
        ("thu.doc", compound({"WordDocument": b""}), "sheet.word_file"),
        ("trinh-chieu.pptx", zipped({**types, "ppt/a.xml": b"<p/>"}), "sheet.not_a_spreadsheet"),
        ("trinh-chieu.ppt", compound({"PowerPoint Document": b""}), "sheet.not_a_spreadsheet"),
        ("van-ban.odt", zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "sheet.not_a_spreadsheet"),
        ("nhieu.zip", zipped({"a.csv": b"a;b"}), "sheet.archive"),
    ):
        assert refusal(_file(tmp_path, name, data)) == code


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = (
        f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_RELATIONS}/externalLinkPath" '
        'Target="file:///etc/hostname" TargetMode="External"/></Relationships>'
    )
    link = f'<externalLink xmlns="{_MAIN}"><externalBook><sheetNames/></externalBook></externalLink>'
    extra = {
        "xl/externalLinks/externalLink1.xml": link.encode(),
        "xl/externalLinks/_rels/externalLink1.xml.rels": outside.encode(),
    }
    cells = '<row r="1"><c r="A1" t="str"><f>[1]A!A1</f><v>7</v></c><c r="B1" t="e"><v>#REF!</v></c></row>'
    book = read_book(xlsx(tmp_path / "links.xlsx", cells, extra=extra))
    assert book.sheets[0].rows[0].cells[0] == "7"
    assert [note.code for note in book.notes] == ["sheet.formulas"]


def test_chains_of_sectors_that_never_end(tmp_path: Path) -> None:
    whole = bytearray(xls([("a", "b")]))
    for sector in range(1, 128):
        whole[512 + 4 * sector : 516 + 4 * sector] = (1).to_bytes(4, "little")
    assert refusal(_file(tmp_path, "loop.xls", bytes(whole))) == "sheet.damaged"


_BEGINNINGS = (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html><table>", b"\xff\xfe", b"sep=;\n")


@given(st.sampled_from(_BEGINNINGS), st.binary(max_size=3000))
def test_any_bytes_give_a_book_or_a_sentence(begin: bytes, data: bytes) -> None:
    with refusing(codes_of("sheet")):
        assert read_here(begin + data, "a.csv").sheets


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_flipped_bytes_break_nothing(data: st.DataObject) -> None:
    """In this process, without its limits: whatever the file says, the answer is an answer or a refusal."""
    name = data.draw(st.sampled_from(["bao-tro-xa-hoi.xlsx", "huu-tri.csv", "small.xls"]))
    content = bytearray(xls([("a", "b"), ("c", "d")]) if name == "small.xls" else (_ROSTERS / name).read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=20)):
        content[place] = data.draw(st.integers(0, 255))
    with refusing(codes_of("sheet")):
        read_here(bytes(content), name)
