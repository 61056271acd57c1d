"""What changes a station as a whole: backup, restore, upgrade, passphrase, keys, erasing a person."""

from __future__ import annotations

from collections.abc import Iterator

from fieldapp.desk.hand_over import hand_over, read_answers
from fieldapp.office.answer import answer_all
from fieldapp.office.erase import erase
from fieldapp.office.receive import receive
from fieldapp.registry.cipher import connect
from fieldapp.registry.erasure import UNFINISHED
from fieldapp.seal.signing import SigningKey
from fieldapp.seal.slots import find_slot
from fieldapp.station.backups import Backup, back_up, list_backups, prove
from fieldapp.station.home import Home
from fieldapp.station.officers import new_passphrase
from fieldapp.station.receiving import IMPORTED, KNOWN
from fieldapp.station.restoring import restore
from fieldapp.station.rotating import rotate_keys
from tests.faults.act import Act
from tests.faults.desk_acts import forms_by_half, save_form
from tests.faults.stage import Stage
from tests.registry.old import make_old
from tests.station.prepared import DESK_1, OFFICE, SECRET, everybody

_FIRST, _SECOND = (f"{number:032x}" for number in (1, 2))
_NEW_SECRET = "mật khẩu khác hẳn"


def _key(home: Home) -> bytes:
    """Return the key of a station's database, whichever passphrase opens it."""
    for secret in (SECRET, _NEW_SECRET):
        try:
            return find_slot(home.slots.read_bytes(), secret).key
        except Exception:  # noqa: BLE001 - the other one, then
            continue
    raise AssertionError("no passphrase opens the station")


# -- backup


def _desk(stage: Stage) -> None:
    stage.bring(DESK_1)
    save_form(stage, _FIRST)


def _back_up(stage: Stage) -> None:
    made = back_up(stage.at(DESK_1), "hand")
    stage.tell(f"backup {made.number} {made.note.events}")


def _unproved(stage: Stage, name: str) -> Iterator[str]:
    home = stage.home(name)
    for backup in list_backups(home):
        if not prove(backup, _key(Home(backup.folder))):
            yield f"backup {backup.number} counts and is not whole"


def _backed_up(stage: Stage, told: list[str]) -> Iterator[str]:
    yield from _unproved(stage, DESK_1)
    kept = {f"backup {backup.number} {backup.note.events}" for backup in list_backups(stage.home(DESK_1))}
    yield from (f"{fact} was acknowledged and is missing" for fact in told if fact not in kept)


def _is_backed_up(stage: Stage) -> Iterator[str]:
    yield from _unproved(stage, DESK_1)
    if not list_backups(stage.home(DESK_1)):
        yield "there is no backup"


# -- restore


def _saved_since(stage: Stage) -> None:
    _desk(stage)
    back_up(stage.at(DESK_1), "hand")
    save_form(stage, _SECOND)


def _oldest(stage: Stage) -> Backup:
    return list_backups(stage.home(DESK_1))[-1]


def _restore(stage: Stage) -> None:
    stage.close_all()
    station, _ = restore(stage.home(DESK_1), _oldest(stage), SECRET, world=stage.world(DESK_1))
    stage.keep(DESK_1, station)
    stage.tell("restored")


def _restored(stage: Stage, told: list[str]) -> Iterator[str]:
    """Either the old database, or the backup at work in a new journal; the first form is in both."""
    station = stage.at(DESK_1)
    anew = len(station.own_journals()) > 1
    later = station.registry.people.by_registration(_SECOND) is not None
    if anew == later:
        yield f"restored by half: {anew=}, {later=}"
    if told and not anew:
        yield "a restore was acknowledged and did not happen"
    yield from forms_by_half(stage, [])
    if station.registry.people.by_registration(_FIRST) is None:
        yield "the first form is missing"
    yield from _unproved(stage, DESK_1)


# -- upgrade


def _old(stage: Stage) -> None:
    """A database of the first version."""
    _desk(stage)
    stage.close_all()
    home = stage.home(DESK_1)
    old = home.folder / "old.db"
    make_old(home.database, _key(home), target=old)
    old.replace(home.database)


def _upgrade(stage: Stage) -> None:
    stage.at(DESK_1)
    stage.tell("upgraded")
    stage.close(DESK_1)


def _upgraded(stage: Stage, told: list[str]) -> Iterator[str]:
    if stage.at(DESK_1).registry.people.by_registration(_FIRST) is None:
        yield "the first form is missing"
    yield from _unproved(stage, DESK_1)
    if told and not any(backup.note.why == "migration" for backup in list_backups(stage.home(DESK_1))):
        yield "there is no backup from before"


# -- passphrase


def _change_passphrase(stage: Stage) -> None:
    new_passphrase(stage.at(DESK_1), _NEW_SECRET)
    stage.tell("changed")


def _passphrase_changed(stage: Stage, told: list[str]) -> Iterator[str]:
    if told and stage.secret != _NEW_SECRET:
        yield "the new passphrase was acknowledged and does not open"


def _is_changed(stage: Stage) -> Iterator[str]:
    stage.close_all()
    stage.secret = _NEW_SECRET
    stage.at(DESK_1)
    yield from ()


# -- keys


def _enrolled(stage: Stage) -> None:
    stage.bring(DESK_1, OFFICE)
    for folder in (stage.stick, stage.back):
        folder.mkdir()
    save_form(stage, _FIRST)
    hand_over(stage.at(DESK_1), stage.stick)
    receive(stage.at(OFFICE), [stage.stick])
    answer_all(stage.at(OFFICE), stage.back)
    read_answers(stage.at(DESK_1), [stage.back])


def _rotate(stage: Stage) -> None:
    station = stage.at(DESK_1)
    if len(station.own_journals()) < 2:  # before somebody knows the new keys they are not exchanged again
        rotate_keys(station)
    stage.tell(f"rotated {station.keys.sign.public}")


def _rotated(stage: Stage, told: list[str]) -> Iterator[str]:
    station = stage.at(DESK_1)
    seed = station.registry.shelf.secret("sign_seed") or b""
    own = station.registry.journal.state(station.registry.journal.own_id())
    if SigningKey(seed).public != own.sign_public or station.keys.recipient != own.recipient:
        yield "the journal is another key's"
    if told and told[-1] != f"rotated {own.sign_public}":
        yield "new keys were acknowledged and are not at work"
    if station.registry.shelf.setting("successions", "[]") != "[]" and len(station.own_journals()) < 2:
        yield "exchanged by half"


def _office_believes(stage: Stage) -> Iterator[str]:
    yield from _rotated(stage, [])
    save_form(stage, _SECOND)
    hand_over(stage.at(DESK_1), stage.stick)
    verdicts = receive(stage.at(OFFICE), [stage.stick])
    yield from (f"the office said {v.verdict} {v.code}" for v in verdicts if v.verdict not in (IMPORTED, KNOWN))
    if stage.at(OFFICE).registry.people.by_registration(_SECOND) is None:
        yield "what was saved under the new keys did not arrive"


# -- erase


def _reported(stage: Stage) -> None:
    stage.bring(DESK_1, OFFICE)
    stage.stick.mkdir()
    save_form(stage, _FIRST)
    hand_over(stage.at(DESK_1), stage.stick)
    receive(stage.at(OFFICE), [stage.stick])


def _whom(stage: Stage) -> str:
    """The person of the first form: the first of the list, who is not on it any more once erased."""
    return everybody(stage.at(DESK_1))[0]


def _erase(stage: Stage) -> None:
    office, whom = stage.at(OFFICE), (stage.folder / "whom").read_text()
    if office.registry.people.get(whom) is not None:
        erase(office, whom, reason="theo đơn")
    stage.tell("erased")


def _somebody(stage: Stage) -> None:
    _reported(stage)
    (stage.folder / "whom").write_text(_whom(stage))


def _erased(stage: Stage, told: list[str]) -> Iterator[str]:
    whom = (stage.folder / "whom").read_text()
    registry = stage.at(OFFICE).registry
    shown = registry.people.get(whom) is not None
    bodies = {event.body is not None for event in registry.journal.about([whom]) if event.envelope.kind in _COVERED}
    if bodies != {shown}:
        yield f"erased by half: {shown=}, {bodies=}"
    if told and shown:
        yield "an erasure was acknowledged and did not happen"
    yield from _unproved(stage, OFFICE)
    if not shown and not registry.shelf.setting(UNFINISHED):
        for backup in list_backups(stage.home(OFFICE)):
            db = connect(Home(backup.folder).database, _key(Home(backup.folder)), read_only=True)
            query = "SELECT count(body) FROM event JOIN event_subject ON id = event_id WHERE subject = ? AND kind IN "
            held = db.execute(query + str(tuple(_COVERED)), [whom]).fetchone()[0]
            db.close()
            if held:
                yield f"backup {backup.number} still holds {held} bodies"


_COVERED = ("citizen.listed", "registration.recorded", "consent.given")


def _is_erased(stage: Stage) -> Iterator[str]:
    yield from _erased(stage, ["erased"])


LIFE_ACTS = (
    Act("backup", DESK_1, _desk, _back_up, _backed_up, _is_backed_up),
    Act(
        "restore",
        DESK_1,
        _saved_since,
        _restore,
        _restored,
        lambda stage: _restored(stage, ["restored"]),
        opens=True,
        may_go_on_anew=True,
        sets_aside=True,
    ),
    Act("upgrade", DESK_1, _old, _upgrade, _upgraded, lambda stage: _upgraded(stage, ["upgraded"]), opens=True),
    Act(
        "passphrase",
        DESK_1,
        _desk,
        _change_passphrase,
        _passphrase_changed,
        _is_changed,
        secrets=(SECRET, _NEW_SECRET),
    ),
    Act("keys", DESK_1, _enrolled, _rotate, _rotated, _office_believes, may_go_on_anew=True),
    Act("erase", OFFICE, _somebody, _erase, _erased, _is_erased, destroys=True),
)
