"""Pairs: which rows were taken or proposed to be one person, against the persons of a truth."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product
from typing import Final

import msgspec

from fieldapp.cleaning.matching import Matches, match_rows
from fieldapp.cleaning.roster import Roster, RosterRow
from tests.accuracy.reading import SHOWN, Truth

_NUMBERED_BOUND: Final = 0.99
_ALL_BOUND: Final = 0.985
_WRONG_BOUND: Final = 0.05
_TWELVE: Final = 12


class Matching(msgspec.Struct, frozen=True):
    """What was measured.

    Attributes:
        pairs: pairs of rows of one person; `numbered` those that share a valid number of 12 digits.
        certain, certain_right: pairs joined, and those of them that are one person; `numbered_found` of the numbered.
        found: pairs that were joined or proposed.
        proposed, proposed_wrong: pairs proposed to the supervisor, and those of two persons.
    """

    pairs: int
    numbered: int
    certain: int
    certain_right: int
    numbered_found: int
    found: int
    proposed: int
    proposed_wrong: int
    examples: tuple[str, ...]

    @property
    def precision(self) -> float:
        """Return the share of the joined pairs that are one person."""
        return self.certain_right / self.certain if self.certain else 1.0

    @property
    def numbered_recall(self) -> float:
        """Return the share of the pairs with one number that were joined."""
        return self.numbered_found / self.numbered if self.numbered else 1.0

    @property
    def recall(self) -> float:
        """Return the share of all pairs that were joined or proposed."""
        return self.found / self.pairs if self.pairs else 1.0

    @property
    def wrong_share(self) -> float:
        """Return the share of the proposals that are wrong."""
        return self.proposed_wrong / self.proposed if self.proposed else 0.0

    def lines(self) -> list[str]:
        """Return the figures in words."""
        return [
            f"matching  {self.pairs} pairs of one person, {self.numbered} of them share a valid 12-digit number",
            f"  certain: precision {self.precision:.4f}, finds {self.numbered_recall:.4f} of the numbered pairs",
            f"  certain and likely find {self.recall:.4f} of all pairs",
            f"  proposals: {self.proposed}, wrong {self.wrong_share:.4f}",
            *(f"    {example}" for example in self.examples),
        ]

    def broken(self) -> list[str]:
        """Return the bounds that do not hold, in words."""
        bounds = {
            f"certain matches have precision {self.precision:.4f}": self.certain_right == self.certain,
            f"certain matches find {self.numbered_recall:.4f} of the numbered pairs": self.numbered_recall
            >= _NUMBERED_BOUND,
            f"certain and likely find {self.recall:.4f} of all pairs": self.recall >= _ALL_BOUND,
            f"{self.wrong_share:.4f} of the proposals are wrong": self.wrong_share <= _WRONG_BOUND,
        }
        return [said for said, holds in bounds.items() if not holds]


def measure_pairs(truth: Truth, rosters: list[Roster]) -> Matching:
    """Match the rows of all lists and compare with the persons of the truth; rows without a truth are left out."""
    rows = [row for roster in rosters for row in roster.rows if (row.file, row.row) in truth]
    person = [str(truth[row.file, row.row].get("person")) for row in rows]
    number = [str(truth[row.file, row.row].get("national_id") or "") for row in rows]
    return measure_matches(rows, person, number, match_rows(rows))


def measure_matches(rows: list[RosterRow], person: list[str], number: list[str], matches: Matches) -> Matching:
    """Compare with the person and the number of every row; what is proposed of a row is of all rows of its citizen."""
    home = {at: party.rows for party in matches.citizens for at in party.rows}
    joined = {pair for party in matches.citizens for pair in combinations(party.rows, 2)}
    proposed = {
        (min(pair), max(pair))
        for likely in matches.likely
        if isinstance(likely.other, int)
        for pair in product(home[likely.row], home[likely.other])
    }
    reached = joined | proposed
    of_person: dict[str, list[int]] = {}
    for at, name in enumerate(person):
        of_person.setdefault(name, []).append(at)
    pairs = {pair for members in of_person.values() for pair in combinations(members, 2)}
    numbered = {(a, b) for a, b in pairs if number[a] == number[b] and len(number[a]) == _TWELVE}
    wrong = sorted(pair for pair in proposed if person[pair[0]] != person[pair[1]])
    examples = Counter[str]()
    said = []
    for what, kind in (
        (sorted(joined - pairs), "joined wrongly"),
        (sorted(pairs - reached), "not found"),
        (wrong, "proposed wrongly"),
    ):
        for left, right in what:
            examples[kind] += 1
            if examples[kind] <= SHOWN:
                said.append(f"{kind}: {_seen(rows[left])} and {_seen(rows[right])}")
    return Matching(
        pairs=len(pairs),
        numbered=len(numbered),
        certain=len(joined),
        certain_right=len(joined & pairs),
        numbered_found=len(numbered & joined),
        found=len(pairs & reached),
        proposed=len(proposed),
        proposed_wrong=len(wrong),
        examples=tuple(said),
    )


def _seen(row: RosterRow) -> str:
    return f"{row.file}:{row.row} {row.full_name} {row.birth_date} {row.national_id} {row.phone} {row.group}"
