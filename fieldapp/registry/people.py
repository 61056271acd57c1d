"""Looking people up: by id, by number, by receipt, by what somebody typed; and counting them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import msgspec
from sqlite_utils import Database

from fieldapp.domain.asked import ANYWHERE, Area
from fieldapp.domain.citizen import Citizen
from fieldapp.registry.records import decode_record, record_texts
from fieldapp.registry.searching import FOUND, Found, Searching


class Receipt(msgspec.Struct, frozen=True):
    """One registration as the receipts table has it; `recorded_at` in ms."""

    number: str
    registration_id: str
    citizen_id: str
    desk: str
    outcome: str
    state: str
    recorded_at: int
    copies: int


class Placed(NamedTuple):
    """Where somebody lives, and what was settled for them; empty for nothing yet."""

    citizen_id: str
    ward: str
    group: str
    outcome: str


_CHUNK = 500
_BATCH = 400
_RECEIPT = ", ".join(Receipt.__struct_fields__)


class People:
    """Reads the views."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._searching = Searching(db)

    def get(self, citizen_id: str) -> Citizen | None:
        """Return a person under any of the ids that the person has."""
        row = self._db.execute(
            "SELECT record FROM person WHERE citizen_id = coalesce((SELECT citizen_id FROM alias WHERE member = ?), ?)",
            [citizen_id, citizen_id],
        ).fetchone()
        return None if row is None else decode_record(row[0])

    def search(self, query: str, *, limit: int = 50, area: Area = ANYWHERE) -> list[Found]:
        """Find people by any parts of the name, initials, year, birth, group, phone or number, in any order.

        The best match comes first, those of the area before others. At most `limit` answers.
        """
        return self._searching.search(query, limit, area)

    def meant(self, query: str, *, area: Area = ANYWHERE) -> str:
        """Return what may have been meant by something that finds nobody and would find somebody, or nothing."""
        return self._searching.meant(query, area)

    def by_number(self, number: str) -> list[Found]:
        """Return the people with this 12-digit or old 9-digit number.

        The conditions name the columns, as those of the partial indexes do: else SQLite would look at everybody.
        """
        return [
            Found(*row)
            for row in self._db.execute(
                f"SELECT {FOUND} FROM person p WHERE national_id = ?1 AND national_id != ''"
                f" UNION SELECT {FOUND} FROM person p WHERE old_id = ?1 AND old_id != ''",
                [number],
            ).fetchall()
        ]

    def found(self, citizen_ids: Iterable[str]) -> list[Found]:
        """Return the people under any of the ids that they have, in this order; who is not known is left out."""
        query = (
            f"SELECT {FOUND} FROM person p WHERE p.citizen_id ="
            " coalesce((SELECT citizen_id FROM alias WHERE member = ?1), ?1)"
        )
        rows = [self._db.execute(query, [citizen_id]).fetchone() for citizen_id in citizen_ids]
        return list(dict.fromkeys(Found(*row) for row in rows if row is not None))

    def by_receipt_beginning(self, beginning: str, *, limit: int = 50) -> list[Found]:
        """Return the people who have a receipt whose number begins so, by number."""
        rows = self._db.execute(
            f"SELECT {FOUND} FROM receipt r JOIN person p ON p.citizen_id = r.citizen_id"
            " WHERE r.number >= ? AND r.number < ? GROUP BY p.id ORDER BY min(r.number) LIMIT ?",
            [beginning, beginning + "~", limit],
        )
        return [Found(*row) for row in rows.fetchall()]

    def by_receipt(self, number: str) -> Receipt | None:
        """Return the registration with this receipt number."""
        query = f"SELECT {_RECEIPT} FROM receipt WHERE number = ? ORDER BY registration_id, citizen_id LIMIT 1"
        row = self._db.execute(query, [number]).fetchone()
        return None if row is None else Receipt(*row)

    def by_registration(self, registration_id: str) -> Receipt | None:
        """Return the registration with this id."""
        query = f"SELECT {_RECEIPT} FROM receipt WHERE registration_id = ? ORDER BY citizen_id LIMIT 1"
        row = self._db.execute(query, [registration_id]).fetchone()
        return None if row is None else Receipt(*row)

    def by_registrations(self, registration_ids: Collection[str]) -> dict[str, Receipt]:
        """Return the receipts of some registrations, by id; those that are not here are left out."""
        names, found = list(registration_ids), dict[str, Receipt]()
        for start in range(0, len(names), _BATCH):
            some = names[start : start + _BATCH]
            query = f"SELECT {_RECEIPT} FROM receipt WHERE registration_id IN ({', '.join('?' for _ in some)})"
            receipts = (Receipt(*row) for row in self._db.execute(query, some).fetchall())
            found |= {receipt.registration_id: receipt for receipt in receipts}
        return found

    def receipts(self, *, desk: str = "", since: int = 0) -> list[Receipt]:
        """Return registrations, of one desk or of all, recorded at `since` (ms) or later, in order of number."""
        rows = self._db.execute(
            f"SELECT {_RECEIPT} FROM receipt WHERE (desk = ?1 OR ?1 = '') AND recorded_at >= ?2"
            " ORDER BY number, registration_id, citizen_id",
            [desk, since],
        )
        return [Receipt(*row) for row in rows.fetchall()]

    def last_bank(self, *, desk: str, outcome: str) -> str:
        """Return the bank that a desk wrote down last with an outcome that holds, empty before the first."""
        row = self._db.execute(
            "SELECT bank FROM person WHERE desk = ? AND outcome = ? AND bank != '' ORDER BY registered_at DESC LIMIT 1",
            [desk, outcome],
        ).fetchone()
        return "" if row is None else str(row[0])

    def name_of(self, citizen_id: str) -> str:
        """Return the name under which a person is shown, empty for nobody known."""
        row = self._db.execute(
            "SELECT full_name FROM person"
            " WHERE citizen_id = coalesce((SELECT citizen_id FROM alias WHERE member = ?1), ?1)",
            [citizen_id],
        ).fetchone()
        return "" if row is None else str(row[0])

    def known(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Yield id and values, see `citizen.FIELDS`, of everybody, one by one."""
        for citizen_id, record in self._db.execute("SELECT citizen_id, record FROM person"):
            yield citizen_id, record_texts(record)

    def all_ids(self) -> list[str]:
        """Return the ids of all people, sorted."""
        return [row[0] for row in self._db.execute("SELECT citizen_id FROM person ORDER BY citizen_id").fetchall()]

    def members_in(self, wards: tuple[str, ...]) -> set[str]:
        """Return all ids of the people of some wards, or of all people when none are named."""
        condition = f"WHERE ward IN ({', '.join('?' for _ in wards)})" if wards else ""
        found = {
            row[0] for row in self._db.execute(f"SELECT citizen_id FROM person {condition}", list(wards)).fetchall()
        }
        aliases = self._db.execute("SELECT member, citizen_id FROM alias").fetchall()
        return found | {member for member, citizen_id in aliases if citizen_id in found}

    def contested(self) -> list[Citizen]:
        """Return the people about whom two statements contradict each other, the hard cases first."""
        rows = self._db.execute(
            "SELECT record FROM person WHERE conflicts > 0 ORDER BY hard > 0 DESC, name_order, citizen_id"
        )
        return [decode_record(row[0]) for row in rows.fetchall()]

    def tally(self, by: str) -> list[tuple[str, str, int]]:
        """Count citizens by (value of `by`, outcome); `by` is `ward`, `group`, `benefit_group`, `desk` or `bank`."""
        column = {"ward": "ward", "group": '"group"', "benefit_group": "benefit_group", "desk": "desk", "bank": "bank"}[
            by
        ]
        rows = self._db.execute(
            f"SELECT {column}, outcome, count(*) FROM person WHERE role = 'citizen' GROUP BY 1, 2 ORDER BY 1, 2"
        )
        return [(str(value), str(outcome), int(count)) for value, outcome, count in rows.fetchall()]

    def lacking(self) -> list[tuple[str, str, str, int]]:
        """Count citizens who lack something by (ward, group, the word of `missing.pieces_word`)."""
        query = (
            'SELECT ward, "group", missing, count(*) FROM person WHERE missing != ? GROUP BY 1, 2, 3 ORDER BY 1, 2, 3'
        )
        rows = self._db.execute(query, [""])
        return [(str(ward), str(group), str(word), int(count)) for ward, group, word, count in rows.fetchall()]

    def who_lacks(self, pieces: Iterable[str], areas: Iterable[tuple[str, str]]) -> Iterator[Citizen]:
        """Yield the people who lack any of the pieces and live in any of the (ward, group), by area and name."""
        wanted = [f" {piece} " for piece in pieces]
        lacks = " OR ".join("instr(missing, ?)" for _ in wanted)
        query = (
            f'SELECT record FROM person WHERE ward = ? AND "group" = ? AND ({lacks}) ORDER BY name_order, citizen_id'
        )
        for ward, group in areas:
            rows = self._db.execute(query, [ward, group, *wanted])
            yield from (decode_record(record) for (record,) in rows)

    def placed(self, outcomes: Collection[str], *, returned: bool = False, benefit_group: str = "") -> list[Placed]:
        """Return the citizens with one of the outcomes, an empty one for nothing yet, in Vietnamese order of names.

        With `returned` also those whose registration an office gave back; of all of them those of one benefit group.
        """
        rows = self._db.execute(
            "SELECT citizen_id, ward, \"group\", outcome FROM person WHERE role = 'citizen'"
            f" AND (outcome IN ({', '.join('?' for _ in outcomes)}) OR (? AND decision = 'returned'))"
            " AND (? = '' OR benefit_group = ?) ORDER BY name_order, citizen_id",
            [*outcomes, returned, benefit_group, benefit_group],
        )
        return [Placed(*row) for row in rows.fetchall()]

    def by_place(self) -> list[tuple[str, str, str, int]]:
        """Return (ward, group, outcome, how many citizens), an empty outcome for nothing yet."""
        rows = self._db.execute(
            "SELECT ward, \"group\", outcome, count(*) FROM person WHERE role = 'citizen'"
            ' GROUP BY ward, "group", outcome'
        )
        return [(str(ward), str(group), str(outcome), int(many)) for ward, group, outcome, many in rows.fetchall()]

    def each(self, ids: Iterable[str]) -> Iterator[Citizen]:
        """Yield people by the ids under which they are shown, in the order of these; who is not known is left out."""
        left = iter(ids)
        while some := list(islice(left, _CHUNK)):
            rows = self._db.execute(
                f"SELECT citizen_id, record FROM person WHERE citizen_id IN ({', '.join('?' for _ in some)})", some
            )
            found = dict(rows.fetchall())
            yield from (decode_record(found[citizen_id]) for citizen_id in some if citizen_id in found)

    def all_members(self) -> Iterator[tuple[str, str]]:
        """Yield (an id, the id under which the person is shown) for every id of every person."""
        yield from self._db.execute(
            "SELECT citizen_id, citizen_id FROM person UNION SELECT member, citizen_id FROM alias"
        )

    def registered_at(self) -> list[tuple[int, str]]:
        """Return (time in ms, outcome) of every registration that holds, by time."""
        rows = self._db.execute(
            "SELECT registered_at, outcome FROM person WHERE outcome != '' AND role = 'citizen' ORDER BY registered_at"
        )
        return [(int(at), str(outcome)) for at, outcome in rows.fetchall()]
