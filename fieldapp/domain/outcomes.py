"""The eight outcomes of a visit to the desk, and what follows from each."""

from __future__ import annotations

OPEN_ACCOUNT = "open_account"
HAS_ACCOUNT = "has_account"
PAYEE = "payee"
NO_WISH = "no_wish"
ABSENT = "absent"
HOME_VISIT = "home_visit"
DIED = "died"
MOVED = "moved"

OUTCOMES = (OPEN_ACCOUNT, HAS_ACCOUNT, PAYEE, NO_WISH, ABSENT, HOME_VISIT, DIED, MOVED)

YIELDING = frozenset({ABSENT, HOME_VISIT})
"""They say that somebody was not settled: any settled outcome stands before them."""

GONE = frozenset({DIED, MOVED})
"""They take a person out of what has to be done."""

DONE = frozenset({OPEN_ACCOUNT, HAS_ACCOUNT, PAYEE, NO_WISH})
"""They settle how a person is paid; not wishing an account is a right (city order 61/UBND-KSTTHC of 07/01/2024)."""

NEEDS_CONSENT = frozenset({OPEN_ACCOUNT, HAS_ACCOUNT, PAYEE})
"""Data goes to a bank: the person has to agree first (Law 91/2025/QH15, article 9)."""

DETAILS = frozenset(
    {
        *("bank", "account", "holder", "holder_why", "linked", "unlinked_why"),
        *("payee", "payee_kind", "relation", "payee_issued", "paper", "paper_number", "until"),
        *("representative", "rep_relation", "capable", "reason", "way", "date", "known_from", "place", "slot", "form"),
    }
)
"""What a `registration.recorded` event may say besides its outcome; which of them when is said in `settling`."""
