"""An office that was lost is built again from the files that lie about, opened with the recovery key from paper."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import msgspec

from fieldapp.bundle.manifest import Manifest
from fieldapp.bundle.reading import open_bundle
from fieldapp.domain.events import Event, read_line
from fieldapp.domain.makers import BY_KEY, BY_RECOVERY, REVOKED, Maker
from fieldapp.registry import Registry
from fieldapp.registry.frontier import APART
from fieldapp.seal.boxes import recipient_text
from fieldapp.seal.card import SECRET_BYTES
from fieldapp.seal.signing import SigningKey
from fieldapp.seal.succession import Succession, is_founding, recovery_signing_key, sign_succession
from fieldapp.station.believing import is_vouched_for, take_successions, tell_maker, trust_office
from fieldapp.station.continuity import vouch
from fieldapp.station.founding import begin_station, clear_away, finish_founding, found, open_session
from fieldapp.station.home import Home
from fieldapp.station.receiving import IMPORTED, KNOWN, Progress, Verdict, files_in, read_apart
from fieldapp.station.station import Station
from fieldapp.station.world import World
from fieldapp.sync.answers import Answer
from fieldapp.sync.incoming import Held, Merged
from fieldapp.sync.senders import judge_ranges, sender_of
from fieldapp.system.errors import EnvironmentFault, InputRefused
from fieldapp.system.files import translated
from fieldapp.system.randomness import new_id

_CARD_SECRET = re.compile(rf"[0-9a-f]{{{2 * SECRET_BYTES}}}")


class OfficeRecovery(msgspec.Struct, frozen=True):
    """What brings an office back: the recovery key (an age identity), who works there, and how it is opened then."""

    recovery: str
    officer: str
    passphrase: str
    pin: str


class Lacking(msgspec.Struct, frozen=True):
    """A journal of which the lost office held more: events to `held_to` are here, it held them to `known_to`."""

    journal_id: str
    desk_id: str
    held_to: int
    known_to: int


class Recovered(msgspec.Struct, frozen=True):
    """What a recovery came to.

    Attributes:
        verdicts: of every file.
        people, registrations: how many are here again.
        lacking: journals that are not whole; their desks send the rest after reading the next answer.
        desks_without_card: ids of desks that never reported and whose card's secret is lost: they need a new card.
        categories: whether health categories are here; they travel between offices only.
    """

    verdicts: tuple[Verdict, ...]
    people: int
    registrations: int
    lacking: tuple[Lacking, ...]
    desks_without_card: tuple[str, ...]
    categories: bool


def recover_office(
    home: Home, start: OfficeRecovery, paths: Iterable[Path], *, world: World, progress: Progress | None = None
) -> tuple[Station, Recovered]:
    """Build the first office of a campaign again from bundles, answers, first files and files that offices passed on.

    The recovery key opens the files, proves whose campaign they speak of, and signs that this laptop with its own new
    keys goes on for the lost one: desks and other offices believe that. What the lost laptop writes after the newest
    event that was found counts for nobody any more. The recovery key is not kept here.

    Raises:
        InputRefused: `home.taken`, `seal.*`, `bundle.too_many`, `recover.no_campaign` (no file tells of a campaign that
            this key founded).
        EnvironmentFault: `disk.*`; nothing is left then. What `progress` raises leaves nothing either.
    """
    signing, files = recovery_signing_key(start.recovery), files_in(paths)
    founded = _founding(files, start.recovery, signing.public)
    officer_id = new_id(world.randomness)

    def fill(registry: Registry) -> None:
        begin_station(registry, world, role="office", officer_id=officer_id, pin=start.pin)
        journal, facts, first = registry.journal, founded.facts(), founded.envelope.journal_id
        for journal_id in (journal.own_id(), first):
            journal.trust_office(journal_id)
        keys = {"sign_public": facts["sign_public"], "recipient": facts["recipient"]}
        journal.put_state(msgspec.structs.replace(journal.state(first), **keys))
        journal.adopt([founded], chained=False)
        open_session(registry, world, officer_id)

    station = found(home, fill, passphrase=start.passphrase, officer_id=officer_id, world=world, more_follows=True)
    try:
        verdicts = read_apart(
            station,
            files,
            identities=[start.recovery],
            admit=lambda manifest: _admit(station, manifest),
            settle=lambda merged: _settle(station, merged),
            vouched=lambda part: is_vouched_for(station, part),
            progress=progress,
        )
        with station.registry.transaction():
            _go_on(station, signing)
            told = {"name": start.officer.strip(), "role": "supervisor"}
            station.append("officer.added", [officer_id], told)
        finish_founding(home, world.disk)
        return station, _came_to(station, verdicts)
    except BaseException:
        station.registry.close()
        clear_away(home, station.lock, world)
        raise


def _founding(files: list[Path], recovery: str, recovery_public: str) -> Event:
    """Return the event that opened the campaign, with the recovery key's own word that this office did."""
    recipient = recipient_text(recovery)
    for file in files:
        try:
            with translated(file), open(file, "rb") as stream, open_bundle(stream, [recovery]) as bundle:
                for line in bundle.lines():
                    if b'"campaign.opened"' not in line:
                        continue
                    event = read_line(line)
                    if event.envelope.kind == "campaign.opened" and _is_founded(event, recipient, recovery_public):
                        return event
        except (InputRefused, EnvironmentFault):
            continue  # it gets its verdict later
    raise InputRefused("recover.no_campaign")


def _is_founded(event: Event, recipient: str, recovery_public: str) -> bool:
    facts = event.facts()
    known = [facts.get(name) for name in ("sign_public", "recipient", "founded")]
    if len(event.envelope.subjects) != 1 or not all(isinstance(value, str) for value in known):
        return False
    if facts.get("recovery") != recipient or facts.get("recovery_sign") != recovery_public:
        return False
    sign_public, office, word = (str(value) for value in known)
    name, journal = event.envelope.subjects[0], event.envelope.journal_id
    return is_founding(recovery_public, name, journal, sign_public, office, word)


def _admit(station: Station, manifest: Manifest) -> None:
    """Let known offices and desks in, whoever a file was written for; unknown ones wait for what tells of them."""
    first = station.campaign().campaign_id
    kept = [one for one, old in take_successions(station, manifest) if old.role == "office" and old.station == first]
    if kept:
        # Whoever has not heard of keys that the lost office once exchanged could else not follow to this one.
        _keep_successions(station, kept)
    makers = station.makers()
    sender = sender_of(makers, manifest)
    if sender is None:
        raise Held("writer.unknown")
    if manifest.purpose == "records":
        for journal_id in judge_ranges(makers, manifest):
            tell_maker(station, msgspec.structs.replace(sender, journal_id=journal_id, last=None, ended=""), by=BY_KEY)
    elif sender.role != "office" or makers.is_spent(sender.sign_public) == REVOKED:
        raise Held("writer.unknown")
    elif makers.of(manifest.writer.journal_id) is None:  # the lost office had been restored once, under the same keys
        own = msgspec.structs.replace(sender, journal_id=manifest.writer.journal_id, last=None, ended="")
        tell_maker(station, own, by=BY_KEY)


def _settle(station: Station, merged: Merged) -> str:
    """Keep what the lost office knew besides events: how far it held journals, and the secrets of its cards."""
    manifest, shelf = merged.manifest, station.registry.shelf
    if manifest.purpose == "answer":
        try:
            told = msgspec.convert(manifest.answer, Answer)
        except msgspec.ValidationError:
            return ""
        for journal_id, held in told.journals.items():
            expect(station, journal_id, held.contiguous_to)
    for part in manifest.ranges:
        expect(station, part.journal_id, part.to_seq)
    sender = sender_of(station.makers(), manifest)
    cards = (manifest.offer or {}).get("cards")
    if manifest.purpose == "records" and sender is not None and sender.role == "office" and isinstance(cards, dict):
        for card, secret in cards.items():
            if isinstance(card, str) and isinstance(secret, str) and _CARD_SECRET.fullmatch(secret):
                shelf.put_secret(f"card.{card}", bytes.fromhex(secret))
    return ""


def expect(station: Station, journal_id: str, seq: int) -> None:
    """Note inside a transaction that a journal goes on to a place at least: what is missing is asked for."""
    shelf, name = station.registry.shelf, f"expected_to.{journal_id}"
    if seq > int(shelf.setting(name, "0")):
        shelf.put_setting(name, str(seq))


def _go_on(station: Station, signing: SigningKey) -> None:
    """Sign for, and tell, that this office goes on for the lost one."""
    campaign, journal = station.campaign(), station.registry.journal
    makers, own = station.makers(), journal.own_id()
    lost = [m for m in makers.by_journal.values() if m.station == campaign.campaign_id and m.journal_id != own]
    told = []
    for maker in lost:
        if maker.ended:
            continue
        seq, head = journal.newest_in(maker.journal_id)
        statement = Succession(maker.journal_id, seq, head, own, station.keys.sign.public, station.keys.recipient, "")
        told.append(sign_succession(signing, campaign.campaign_id, statement))
        ancestor = {"journal_id": maker.journal_id, "seq": seq, "hash": head}
        keys = (station.keys.sign.public, station.keys.recipient)
        new = Maker(own, *keys, "office", campaign.campaign_id, maker.label, maker.number)
        tell_maker(station, new, by=BY_RECOVERY, ancestor=ancestor)
    _keep_successions(station, told)
    trust_office(station, own, station.keys.sign.public, station.keys.recipient)
    vouch(station.registry, station.makers(), officer=station.officer_id)


def _keep_successions(station: Station, told: list[Succession]) -> None:
    """Note statements that go with every file from here, after those that are noted already."""
    every = msgspec.json.encode([*station.successions(), *told])
    station.registry.shelf.put_setting("successions", every.decode())


def _came_to(station: Station, verdicts: list[Verdict]) -> Recovered:
    registry, facts = station.registry, station.facts()
    lacking = []
    for desk in facts.desks.values():
        for journal_id in desk.journals:
            held_to = registry.journal.state(journal_id).contiguous_to
            known_to = int(registry.shelf.setting(f"expected_to.{journal_id}", "0"))
            if held_to < known_to:
                lacking.append(Lacking(journal_id, desk.desk_id, held_to, known_to))
    waiting = [d for d in facts.desks.values() if d.awaits_card and registry.shelf.secret(f"card.{d.card_id}") is None]
    return Recovered(
        verdicts=tuple(verdicts),
        people=len(registry.people.all_ids()),
        registrations=len(registry.people.receipts()),
        lacking=tuple(lacking),
        desks_without_card=tuple(desk.desk_id for desk in waiting),
        categories=registry.journal.newest_of(APART) != "",
    )


def unused(recovered: Recovered) -> list[Verdict]:
    """Return the files that brought nothing because they could not be used."""
    return [verdict for verdict in recovered.verdicts if verdict.verdict not in (IMPORTED, KNOWN)]
