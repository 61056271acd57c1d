"""One open station: its registry, its keys, who is at work. Use cases take it as their first argument."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeVar, cast

import msgspec

from fieldapp.domain.campaign import (
    CAMPAIGN_KINDS,
    Campaign,
    CampaignFacts,
    Desk,
    Officer,
    fold_campaign,
    with_newcomers,
)
from fieldapp.domain.events import Event
from fieldapp.domain.makers import MAKER_KINDS, Makers, fold_makers, with_enrolled
from fieldapp.registry import Registry
from fieldapp.registry.copies import Standing
from fieldapp.registry.journal import JournalState
from fieldapp.seal.signing import SigningKey, verify_head
from fieldapp.seal.succession import Succession
from fieldapp.station.continuity import go_on_in_new_journal, leave_mark
from fieldapp.station.home import Home
from fieldapp.station.world import World
from fieldapp.sync.keys import Keys, SignedHead
from fieldapp.system.errors import Bug, InputRefused
from fieldapp.system.files import translated, write_bytes
from fieldapp.system.lock import FolderLock

_T = TypeVar("_T")
_Standing = tuple[frozenset[str], dict[str, int]]
"""Journals whose decisions count, and where journals end."""


class Station:
    """An unlocked desk or office, bound to the thread that opened it.

    Attributes:
        role: `office` or `desk`.
        officer_id: who is at work; every event names them.
        backs_up: whether backups are made before large steps, as they are everywhere but in simulations.
        backed_up: how far the database had come at its newest backup, and `backed_up_at` in elapsed seconds.
        backup_trouble: code of what hindered the last backup, empty when it was made.
    """

    def __init__(
        self,
        *,
        home: Home,
        registry: Registry,
        lock: FolderLock,
        world: World,
    ) -> None:
        self.home = home
        self.registry = registry
        self.clock = world.clock
        self.randomness = world.randomness
        self.disk = world.disk
        self.drives = world.drives
        self._world = world
        self._lock = lock
        self._facts: tuple[str, _Standing, CampaignFacts] | None = None
        self._makers: tuple[str, dict[str, tuple[str, str]], Makers] | None = None
        self._kept: dict[str, tuple[str, object]] = {}
        self.backs_up = world.backs_up
        self.backed_up: Standing | None = None
        self.backed_up_at = world.clock.elapsed()
        self.backup_trouble = ""
        shelf = registry.shelf
        self._keys: Keys | None = None
        if not self.keys.identity:
            raise Bug("station.unfinished")
        self.role = shelf.setting("role")
        self.officer_id = shelf.setting("officer")

    @property
    def keys(self) -> Keys:
        """The keys that are in use; they change when they are exchanged, and only when that was committed."""
        shelf = self.registry.shelf
        seed, identity = shelf.secret("sign_seed"), shelf.secret("identity")
        if seed is None or identity is None:
            raise Bug("station.unfinished")
        if self._keys is None or self._keys.sign.seed != seed:
            self._keys = Keys(SigningKey(seed), identity.decode())
        return self._keys

    def identities(self) -> list[str]:
        """Return what opens files for this station: its own identity, then those it had before."""
        return [self.keys.identity, *self.old_identities()]

    def old_identities(self) -> list[str]:
        """Return the identities from before the keys were exchanged, the newest first."""
        return msgspec.json.decode(self.registry.shelf.secret("old_identities") or b"[]", type=list[str])

    def successions(self) -> list[Succession]:
        """Return which journals and keys of this station go on for which old ones, oldest first."""
        return msgspec.json.decode(self.registry.shelf.setting("successions", "[]"), type=list[Succession])

    def append(self, kind: str, subjects: list[str], facts: dict[str, Any]) -> Event:
        """Write one fact in the name of the officer at work, inside a transaction of the registry."""
        return self.registry.journal.append(kind, subjects, facts, officer=self.officer_id)

    def facts(self) -> CampaignFacts:
        """Return what is known about the campaign itself."""
        journal, makers = self.registry.journal, self.makers()
        newest, standing = journal.newest_of(CAMPAIGN_KINDS), (makers.known_offices, makers.ends)
        if self._facts is None or self._facts[:2] != (newest, standing):
            facts = None
            since = journal.mark_of(self._facts[0]) if self._facts is not None and self._facts[1] == standing else 0
            if self._facts is not None and since:
                more = journal.since(since, kinds=CAMPAIGN_KINDS)
                facts = with_newcomers(self._facts[2], more, newest=journal.own_id(), ends=makers.ends)
            if facts is None:
                facts = fold_campaign(journal.of_kinds(CAMPAIGN_KINDS), *standing)
            self._facts = newest, standing, facts
        return self._facts[2]

    def makers(self) -> Makers:
        """Return whose journal is whose, and who may be believed: see `domain.makers`."""
        journal = self.registry.journal
        roots = {s.journal_id: (s.sign_public, s.recipient) for s in map(journal.state, journal.offices())}
        newest = journal.newest_of(MAKER_KINDS)
        if self._makers is None or self._makers[:2] != (newest, roots):
            makers = None
            if self._makers is not None and self._makers[1] == roots:
                since = journal.mark_of(self._makers[0])  # 0 when that was taken back meanwhile
                makers = with_enrolled(self._makers[2], journal.since(since, kinds=MAKER_KINDS)) if since else None
            if makers is None:
                makers = fold_makers(journal.of_kinds(sorted(MAKER_KINDS)), roots, roots)
            self._makers = newest, roots, makers
        return self._makers[2]

    def kept(self, name: str, kinds: Collection[str], make: Callable[[], _T]) -> _T:
        """Return what `make` made, which is made again when an event of one of the kinds has come in since."""
        newest = self.registry.journal.newest_of(kinds)
        mark, found = self._kept.get(name, ("", None))
        if found is None or mark != newest:
            found = make()
            self._kept[name] = newest, found
        return cast("_T", found)  # each name is always asked for with the same type

    def campaign(self) -> Campaign:
        """Return the campaign."""
        campaign = self.facts().campaign
        if campaign is None:
            raise Bug("station.no_campaign")
        return campaign

    def desk(self) -> Desk:
        """Return this desk.

        Raises:
            InputRefused: `home.not_a_desk`.
        """
        desk = self.facts().desks.get(self.registry.shelf.setting("desk"))
        if self.role != "desk" or desk is None:
            raise InputRefused("home.not_a_desk")
        return desk

    def office(self) -> None:
        """Make sure that this is an office.

        Raises:
            InputRefused: `home.not_an_office`.
        """
        if self.role != "office":
            raise InputRefused("home.not_an_office")

    def sign_in(self, officer_id: str) -> None:
        """Let another officer act from now on, inside a transaction; passphrase or PIN was checked before."""
        self.registry.shelf.put_setting("officer", officer_id)
        self.officer_id = officer_id

    def officer(self) -> Officer:
        """Return who is at work."""
        return self.facts().officers.get(self.officer_id) or Officer(self.officer_id, "", "officer")

    def head_is_signed(self, state: JournalState) -> bool:
        """Tell whether the newest signed head of a journal is its maker's and lies on the chain that is held here."""
        try:
            head = msgspec.json.decode(state.signed_head, type=SignedHead)
        except msgspec.DecodeError:
            return False
        on_chain = self.registry.journal.hash_at(state.journal_id, head.seq) == head.hash
        campaign = self.campaign().campaign_id
        return on_chain and verify_head(
            state.sign_public, campaign, state.journal_id, head.seq, head.hash, head.signature
        )

    def copy_to(self, target: Home) -> None:
        """Write a whole copy of this station, with its slots, into a folder that does not exist yet.

        Raises:
            EnvironmentFault: `disk.*`.
        """
        with translated(target.folder):
            for folder in (target.folder, target.held, target.backups):
                folder.mkdir(parents=True)
            slots = self.home.slots.read_bytes()
        self.registry.copy_to(target.database)
        write_bytes(self.disk, target.slots, slots)

    def own_journals(self) -> list[JournalState]:
        """Return this station's journals, the one that is written to last."""
        return [self.registry.journal.state(journal_id) for journal_id in self.registry.journal.own_ids()]

    def go_on_in_new_journal(self, why: str, *, journal_id: str = "") -> None:
        """Leave the own journal for a new one, inside a transaction; see `continuity`."""
        go_on_in_new_journal(
            self.registry,
            keys=self.keys,
            randomness=self.randomness,
            officer=self.officer_id,
            why=why,
            makers=self.makers(),
            journal_id=journal_id,
        )

    @property
    def lock(self) -> FolderLock:
        """What keeps other programs out of the data folder."""
        return self._lock

    def close(self) -> None:
        """Note how far the journal has come, close the database and let go of the folder."""
        leave_mark(self.registry, self._world)
        self.registry.close()
        self._lock.release()
