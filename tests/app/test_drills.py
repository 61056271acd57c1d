"""The drills of the threat model, played with the commands that it names: a person needs nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

from fieldapp.seal.card import read_card_text
from tests.app.conftest import Calls
from tests.station.prepared import DESK_1, DESK_2, OFFICE


def _card_file(calls: Calls, text: str, name: str = "card.txt") -> str:
    file = calls.folder / name
    file.write_text(text + "\n", encoding="utf-8")
    return str(file)


def _fresh(calls: Calls, name: str, *words: str) -> dict[str, object]:
    """Call the program for a laptop that holds nothing yet."""
    said = calls.plain(
        *words, "--home", str(calls.folder / name), "--secret-file", str(calls.secret), "--json", "--language", "en"
    )
    assert said.code == 0, said.out + said.err
    facts = said.facts
    assert isinstance(facts, dict)
    return facts


def _registers(calls: Calls, name: str, number: int) -> None:
    person = calls.somebody(name, number)
    calls.desk(name, "register", person, "--outcome", "open_account", "--detail", "bank=970436", "--consent")


def test_lost_supervisor_the_office_comes_back_from_sticks_and_paper(calls: Calls) -> None:
    stick, back = str(calls.folder / "stick"), str(calls.folder / "back")
    for number, name in enumerate((DESK_1, DESK_2)):
        _registers(calls, name, number)
        calls.desk(name, "hand-over", stick)
    calls.office("receive", stick)
    calls.office("answer", back)
    calls.desk(DESK_1, "read-answers", back)
    calls.office("keep-safe", str(calls.folder / "safe"))
    shutil.rmtree(calls.home(OFFICE))  # the laptop is gone
    key = _card_file(calls, f"# recovery key, typed from paper\n{calls.master.recovery}", "recovery-key.txt")
    back_again = _fresh(
        calls, "new-office", "office", "recover", stick, back, "--recovery-key", key,
        "--officer", "Lê Thị Giám Sát",
    )  # fmt: skip
    assert (back_again["registrations"], back_again["categories"], back_again["unused"]) == (2, False, [])
    new = str(calls.folder / "new-back")
    answered = _fresh(calls, "new-office", "office", "answer", new)
    assert answered["answers"]
    calls.desk(DESK_1, "read-answers", new)
    _registers(calls, DESK_1, 3)
    handed = calls.desk(DESK_1, "hand-over", str(calls.folder / "new-stick"))
    received = _fresh(calls, "new-office", "office", "receive", str(handed["file"]))
    assert received["counts"] == {"imported": 1}
    assert _fresh(calls, "new-office", "check")["findings"] == []


def test_lost_supervisor_what_was_kept_safe_is_enough(calls: Calls) -> None:
    safe = str(calls.folder / "safe")
    calls.office("keep-safe", safe)
    before = calls.office("overview")
    shutil.rmtree(calls.home(OFFICE))
    key = _card_file(calls, calls.master.recovery, "recovery-key.txt")
    done = _fresh(calls, "again", "office", "recover", safe, "--recovery-key", key, "--officer", "Lê Thị Giám Sát")
    assert (done["lacking"], done["desks_without_card"], done["unused"]) == ([], [], [])
    after = _fresh(calls, "again", "office", "overview")
    assert after["total"] == before["total"]


def test_a_wrong_key_says_what_to_do(calls: Calls) -> None:
    calls.office("keep-safe", str(calls.folder / "safe"))
    key = _card_file(calls, "AGE-SECRET-KEY-1WRONG")
    said = calls.plain(
        "office", "recover", str(calls.folder / "safe"), "--recovery-key", key, "--officer", "A",
        "--home", str(calls.folder / "x"), "--secret-file", str(calls.secret), "--language", "en",
    )  # fmt: skip
    assert said.code == 1
    assert not (calls.folder / "x").exists()


def test_lost_desk_revoked_and_enrolled_again(calls: Calls) -> None:
    stick = str(calls.folder / "stick")
    _registers(calls, DESK_1, 0)
    calls.desk(DESK_1, "hand-over", stick)
    calls.office("receive", stick)
    revoked = calls.office("revoke", "Bàn 1", "--reason", "Máy bị mất")
    assert revoked["journals"][0]["seq"] > 0
    made = calls.office("new-card", "1", "--folder", str(calls.folder / "first"), "--show-card")
    card = _card_file(calls, made["card_text"])
    opened = _fresh(
        calls, "desk-1-new", "desk", "open-first", made["file"], "--officer", "Trần Thị Mẫu", "--card-file", card
    )
    handed = _fresh(calls, "desk-1-new", "desk", "hand-over", str(calls.folder / "stick-2"))
    assert calls.office("receive", str(handed["file"]))["counts"] == {"imported": 1}
    numbers = {one["desk_id"]: one["pairing"] for one in calls.office("pairing")["desks"]}
    assert numbers[opened["desk_id"]] == opened["pairing"]  # the same number on both screens


def test_lost_card_printed_again(calls: Calls) -> None:
    calls.desk(DESK_1, "hand-over", str(calls.folder / "stick"))
    calls.office("receive", str(calls.folder / "stick"))
    printed = calls.office("reprint-card", "01", "--to", str(calls.folder / "card.pdf"))
    assert Path(printed["card"]).read_bytes().startswith(b"%PDF")


def test_exchanged_keys_on_both_sides(calls: Calls) -> None:
    stick, back = str(calls.folder / "stick"), str(calls.folder / "back")
    calls.desk(DESK_1, "hand-over", stick)
    calls.office("receive", stick)
    calls.office("answer", back)
    calls.desk(DESK_1, "read-answers", back)
    shown = calls.desk(DESK_1, "rotate-keys")
    assert calls.office("rotate-keys") == {"rotated": True}
    handed = calls.desk(DESK_1, "hand-over", stick)
    assert calls.office("receive", handed["file"])["counts"] == {"imported": 1}
    calls.office("answer", back)
    calls.desk(DESK_1, "read-answers", back)
    mine = calls.desk(DESK_1, "pairing")["pairing"]
    assert mine != shown["pairing"]  # the office has new keys too
    assert mine in {one["pairing"] for one in calls.office("pairing")["desks"]}


def test_a_second_office_joins(calls: Calls) -> None:
    made = calls.office("add-office", "Văn phòng 2", "--folder", str(calls.folder / "first"), "--show-card")
    assert read_card_text(made["card_text"]).secret
    card = _card_file(calls, made["card_text"])
    opened = _fresh(
        calls, "office-2", "office", "open-first", made["file"], "--officer", "Lê Thị Mẫu", "--card-file", card
    )
    passed = _fresh(calls, "office-2", "office", "relay", str(calls.folder / "relay"))
    assert passed["files"]
    assert calls.office("receive", str(calls.folder / "relay"))["counts"] == {"imported": 1}
    (other,) = calls.office("pairing")["offices"]
    assert other["pairing"] in opened["pairing"].values()  # type: ignore[attr-defined]  # by label of the other office


def test_forgotten_passphrase_the_card_opens_and_a_new_one_is_set(calls: Calls) -> None:
    home = str(calls.home(DESK_1))
    shutil.copy(calls.master.folder / DESK_1 / "slots.json", calls.home(DESK_1))  # with the card's slot
    card = _card_file(calls, calls.master.cards[DESK_1])
    new = _card_file(calls, "mật khẩu hoàn toàn mới\n975310", "new.txt")
    said = calls.plain(
        "desk", "new-passphrase", "--new-file", new, "--with-pin", "--home", home, "--secret-file", card, "--json"
    )
    assert said.code == 0, said.out + said.err
    assert calls.at(DESK_1, "desk", "today").code == 1  # the old one opens nothing any more
    said = calls.plain("desk", "today", "--home", home, "--secret-file", new, "--json")
    assert said.code == 0
    other = _card_file(calls, "mật khẩu của người mới\n864200", "other.txt")
    calls.plain("desk", "add-officer", "Lê Thị Mới", "--new-file", other, "--home", home, "--secret-file", new)
    assert calls.plain("desk", "today", "--home", home, "--secret-file", other, "--json").code == 0
