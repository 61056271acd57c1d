"""A list that comes again is committed as its difference, and any import goes back as one unit, in any order."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from fieldapp.cleaning.roster import Roster, RosterRow
from fieldapp.office.rosters import Difference, commit_lists, compare_list, read_lists, withdraw_list
from fieldapp.rehearsal.population import Invented, invent_people, write_list
from fieldapp.station.check import check
from fieldapp.station.digest import digest
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import SeededRandomness
from tests.station.prepared import DESK_1, Campaign, everybody, registered


def _people(count: int, tag: str = "again") -> list[Invented]:
    people = invent_people(SeededRandomness(tag), count)
    return [replace(one, national_id=f"{one.national_id[:6]}66{n:04d}") for n, one in enumerate(people)]


def _list(folder: Path, name: str, people: list[Invented]) -> Roster:
    path = folder / name
    write_list(people, path, title="DANH SÁCH (thử)")
    return read_lists([path])[0]


def _again(people: list[Invented]) -> list[Invented]:
    """Return a newer state: the first is gone, the second has another phone, the third another category, one is new."""
    changed = [replace(people[1], phone="0999888777"), replace(people[2], category="Hộ nghèo")]
    return [*changed, *people[3:], replace(people[0], full_name="Lý Thị Mới", national_id="001150669999")]


def _commit(station: Station, roster: Roster, replaces: str = "") -> str:
    done = commit_lists(station, [roster], replaces={roster.sha256: replaces} if replaces else {})
    assert check(station).findings == ()
    return done.rosters[0]


def _sizes(difference: Difference) -> tuple[int, int, int, int]:
    return tuple(len(getattr(difference, name)) for name in ("new", "changed", "unchanged", "vanished"))  # type: ignore[return-value]


def test_a_list_that_comes_again_is_its_difference(campaign: Campaign, tmp_path: Path) -> None:
    office = campaign.office
    people = _people(12)
    first = _commit(office, _list(tmp_path, "BTXH 12-2023.csv", people))
    before, shown = digest(office), everybody(office)
    newer = _list(tmp_path, "BTXH 01-2024 (bản mới).csv", _again(people))
    difference = compare_list(office, newer)
    assert (difference.replaces, _sizes(difference)) == (first, (1, 2, 9, 1))
    assert difference.changed[0].fields == (("phone", people[1].phone, "0999888777"),)
    assert difference.changed[1].fields[-1] == ("category", people[2].category, "Hộ nghèo")
    assert difference.vanished[0].values["full_name"] == people[0].full_name
    events = office.registry.journal.count()
    done = commit_lists(office, [newer], replaces={newer.sha256: first})
    assert (done.rows, done.new, done.changed, done.unchanged, done.vanished) == (12, 1, 2, 9, 1)
    assert office.registry.journal.count() - events <= 2 + 2 * 3  # nothing is said again of those who are unchanged
    assert check(office).findings == ()
    (changed,) = office.registry.people.by_number(people[1].national_id)
    person = office.registry.people.get(changed.citizen_id)
    assert person is not None
    assert (person.text("phone"), len(person.listings), person.conflicts) == ("0999888777", 1, ())
    assert office.registry.people.by_number(people[0].national_id) == []
    assert compare_list(office, newer, replaces=done.rosters[0]).replaces == done.rosters[0]
    assert _sizes(compare_list(office, newer, replaces=first)) == (0, 0, 12, 0)
    with pytest.raises(InputRefused, match=r"roster\.known"):
        commit_lists(office, [newer])
    withdraw_list(office, done.rosters[0], reason="nhầm tệp")
    assert (everybody(office), check(office).findings) == (shown, ())
    assert office.registry.people.by_number(people[0].national_id)
    assert digest(office) != before  # that there was a newer list is a fact
    assert _sizes(compare_list(office, newer)) == (1, 2, 9, 1)


def test_a_list_of_other_people_is_none_that_came_before(campaign: Campaign, tmp_path: Path) -> None:
    office = campaign.office
    _commit(office, _list(tmp_path, "BTXH 12-2023.csv", _people(8)))
    others = _list(tmp_path, "BTXH 01-2024.csv", _people(8, "strangers"))
    others = replace(others, rows=tuple(replace(row, national_id=None) for row in others.rows))
    assert compare_list(office, others) == Difference("", others.rows)
    with pytest.raises(InputRefused, match=r"roster\.unknown"):
        compare_list(office, others, replaces="ab" * 16)


def test_the_older_list_taken_back_first_changes_nothing_until_the_newer_is(campaign: Campaign, tmp_path: Path) -> None:
    office = campaign.office
    shown = everybody(office)
    people = _people(8)
    first = _commit(office, _list(tmp_path, "a1.csv", people))
    second = _commit(office, _list(tmp_path, "a2.csv", _again(people)), first)
    listed = everybody(office)
    withdraw_list(office, first, reason="nhầm tệp")
    assert (everybody(office), check(office).findings) == (listed, ())
    withdraw_list(office, second, reason="nhầm tệp")
    assert (everybody(office), check(office).findings) == (shown, ())


def test_desks_hear_of_a_list_that_came_again_and_of_its_taking_back(campaign: Campaign, tmp_path: Path) -> None:
    office, desk = campaign.office, campaign.station(DESK_1)
    people = _people(8)
    first = _commit(office, _list(tmp_path, "a1.csv", people))
    campaign.hand_over(DESK_1)
    campaign.receive()
    campaign.answer(DESK_1)
    assert everybody(desk) == everybody(office)
    (gone,) = desk.registry.people.by_number(people[0].national_id)
    saved = registered(desk, gone.citizen_id)
    second = _commit(office, _list(tmp_path, "a2.csv", _again(people)), first)
    campaign.hand_over(DESK_1)
    campaign.receive()
    campaign.answer(DESK_1)
    assert everybody(desk) == everybody(office)
    for station in (desk, office):
        person = station.registry.people.get(gone.citizen_id)
        assert person is not None
        assert (person.walk_in, [r.registration_id for r in person.registrations]) == (True, [saved.registration_id])
        assert check(station).findings == ()
    withdraw_list(office, second, reason="nhầm tệp")
    campaign.answer(DESK_1)
    for station in (desk, office):
        person = station.registry.people.get(gone.citizen_id)
        assert person is not None
        assert (person.walk_in, len(person.registrations)) == (False, 1)
        (back,) = station.registry.people.by_number(people[1].national_id)
        assert (found := station.registry.people.get(back.citizen_id)) is not None
        assert found.text("phone") == people[1].phone
    assert everybody(desk) == everybody(office)


# -- a plain model of lists


class _Model:
    """What the lists come to: the newest list of each line that stands holds, and corrections stand over lists.

    A row is (number, phone); a token stands for the citizen that the row made or was found to be.
    """

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, tuple[int, str]]] = {}
        self.replaces: dict[str, str] = {}
        self.withdrawn: set[str] = set()
        self.corrected: dict[int, str] = {}
        self.made = 0

    def line(self, roster: str) -> list[str]:
        return [roster, *(self.line(self.replaces[roster]) if roster in self.replaces else [])]

    def heads(self) -> list[str]:
        standing = [name for name in self.rows if name not in self.withdrawn]
        return [one for one in standing if not any(one in self.line(other)[1:] for other in standing)]

    def take(self, roster: str, rows: dict[str, str], replaces: str) -> None:
        earlier = self.rows[replaces] if replaces else {}
        here = {number: token for head in self.heads() for number, (token, _) in self.rows[head].items()}
        taken = {}
        for number, phone in rows.items():
            token = earlier[number][0] if number in earlier else here.get(number)
            if token is None:
                self.made += 1
                token = self.made
            taken[number] = (token, phone)
        self.rows[roster] = taken
        if replaces:
            self.replaces[roster] = replaces

    def shown(self) -> set[tuple[str, str]]:
        return {
            (number, self.corrected.get(token, phone))
            for head in self.heads()
            for number, (token, phone) in self.rows[head].items()
        }


def _roster(chance: random.Random, folder: str, numbers: list[str]) -> tuple[Roster, dict[str, str]]:
    rows = {number: f"09{chance.randrange(10**8):08d}" for number in numbers}
    made = tuple(
        RosterRow("a.csv", "", at, f"Trần Văn {'ABCDEFGHKLMN'[int(number[-2:])]}", national_id=number, phone=phone)
        for at, (number, phone) in enumerate(rows.items(), 2)
    )
    return Roster(f"{folder}.csv", f"{chance.getrandbits(256):064x}", "csv", ("",), made), rows


def test_who_was_changed_and_then_vanished_is_gone_at_a_desk_that_heard_only_of_the_end(
    campaign: Campaign, tmp_path: Path
) -> None:
    office, desk, people = campaign.office, campaign.station(DESK_1), _people(6)
    first = _commit(office, _list(tmp_path, "mot.csv", people))
    campaign.hand_over(DESK_1)
    campaign.receive()
    campaign.answer(DESK_1)
    changed = [replace(one, phone="0999888777") for one in people]
    second = _commit(office, _list(tmp_path, "hai.csv", changed), replaces=first)
    _commit(office, _list(tmp_path, "ba.csv", changed[1:]), replaces=second)
    campaign.answer(DESK_1)
    assert everybody(desk) == everybody(office)


def test_imports_again_and_back_in_any_order_come_to_what_a_plain_model_says(
    campaign: Campaign, share: Callable[[int, int], int]
) -> None:
    """Each of two offices' lists has people of its own, so that no two lists that stand contradict each other."""
    office = campaign.office
    (first,) = office.facts().rosters
    withdraw_list(office, first, reason="thử")
    for seed in range(share(3, 40)):
        chance, model = random.Random(seed), _Model()
        pools = [[f"0011{60 + seed}{kind}{n:05d}"[:12] for n in range(8)] for kind in (1, 2)]
        of_pool: dict[str, int] = {}
        for step in range(14):
            act = chance.random()
            shown = [(p, c) for i in everybody(office) if (c := office.registry.people.get(i)) for p in (c.citizen_id,)]
            if act < 0.6:
                kind = chance.randrange(2)
                heads = [head for head in model.heads() if of_pool[head] == kind]
                numbers = chance.sample(pools[kind], chance.randint(1, 8))
                roster, rows = _roster(chance, f"list-{kind}", numbers)
                replaces = chance.choice(heads) if heads else ""
                if replaces:  # some rows say the same as before
                    known = model.rows[replaces]
                    rows |= {n: known[n][1] for n in rows if n in known and chance.random() < 0.5}
                    made = tuple(replace(row, phone=rows[row.national_id or ""]) for row in roster.rows)
                    roster = replace(roster, rows=made)
                elif heads:
                    continue
                done = commit_lists(office, [roster], replaces={roster.sha256: replaces} if replaces else {})
                model.take(done.rosters[0], rows, replaces)
                of_pool[done.rosters[0]] = kind
            elif act < 0.8 and model.rows:
                taken = chance.choice(sorted(set(model.rows) - model.withdrawn) or [""])
                if taken:
                    withdraw_list(office, taken, reason="thử")
                    model.withdrawn.add(taken)
                    with pytest.raises(InputRefused, match=r"roster\.unknown"):
                        withdraw_list(office, taken, reason="lần nữa")
            elif shown:
                citizen_id, person = chance.choice(shown)
                tokens = {n: t for head in model.heads() for n, (t, _) in model.rows[head].items()}
                phone = f"08{chance.randrange(10**8):08d}"
                with office.registry.transaction():
                    facts = {"fields": {"phone": phone}, "evidence": "typed"}
                    office.append("citizen.corrected", [citizen_id], facts)
                model.corrected[tokens[person.text("national_id")]] = phone
            here = {
                (c.text("national_id"), c.text("phone"))
                for i in everybody(office)
                if (c := office.registry.people.get(i))
            }
            assert here == model.shown(), f"seed {seed}, step {step}"
        kept = office.registry.views.fingerprint()
        assert kept == office.registry.rehearse(office.registry.views.rebuild, office.registry.views.fingerprint)
        for name in set(model.rows) - model.withdrawn:
            withdraw_list(office, name, reason="thử")
        assert everybody(office) == []
