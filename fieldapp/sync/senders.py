"""Who may send: what a manifest's keys, ranges and successions come to for somebody who knows these makers."""

from __future__ import annotations

from fieldapp.bundle.manifest import Manifest
from fieldapp.domain.makers import REVOKED, Maker, Makers
from fieldapp.seal.succession import Succession, is_succession
from fieldapp.sync.incoming import Held


def sender_of(makers: Makers, manifest: Manifest) -> Maker | None:
    """Return as whom a file's writer is known by its keys, or None; a key that goes on is preferred to an old one."""
    writer = manifest.writer
    known = [maker for maker in makers.with_key(writer.sign_public) if maker.recipient == writer.recipient]
    return min(known, key=lambda maker: (maker.journal_id != writer.journal_id, maker.ended), default=None)


def judge_ranges(makers: Makers, manifest: Manifest) -> list[str]:
    """Make sure that every range of a known journal is its maker's, and what the writer wrote ends before that does.

    Returns the journals that are new here and signed with the writer's own key, the writer's first. Others that are new
    may be vouched for by what comes with them; what a third one wrote after its end is kept and does not count.

    Raises:
        Held: `writer.unknown`, `writer.revoked`, `writer.succeeded`.
    """
    writer = manifest.writer
    own = makers.of(writer.journal_id)
    if own is not None and own.sign_public != writer.sign_public:
        raise Held("writer.unknown")
    fresh = {writer.journal_id: None} if own is None else {}
    for part in manifest.ranges:
        maker = makers.of(part.journal_id)
        if maker is not None and part.sign_public != maker.sign_public:
            raise Held("writer.unknown")
        if part.sign_public != writer.sign_public:
            continue
        if maker is None:
            fresh[part.journal_id] = None
        elif not maker.counts(part.to_seq):
            raise Held("writer.revoked" if maker.ended == REVOKED else "writer.succeeded")
    spent = makers.is_spent(writer.sign_public)
    if fresh and spent:
        raise Held("writer.revoked" if spent == REVOKED else "writer.succeeded")
    return list(fresh)


def new_successions(
    makers: Makers, told: list[Succession], *, campaign: str, recovery_sign: str
) -> list[tuple[Succession, Maker]]:
    """Return the statements that are not known yet and hand a known journal on, each with the old one's maker.

    Others are passed over: those not signed by the key that they name, or by a key that has no say; those for a journal
    that was revoked or has been handed on already. The recovery key may hand on any office's journal, also one that was
    revoked.
    """
    known = dict(makers.by_journal)
    taken: list[tuple[Succession, Maker]] = []
    for one in told:
        old, successor = known.get(one.old), known.get(one.journal_id)
        if old is None or one.old == one.journal_id or not is_succession(campaign, one):
            continue
        if successor is not None and (old.ended or successor.sign_public != one.sign_public):
            continue
        own = one.by == old.sign_public and not old.ended and not makers.is_spent(one.by)
        if not own and not (old.role == "office" and recovery_sign and one.by == recovery_sign):
            continue
        taken.append((one, old))
        known[one.old] = Maker(
            old.journal_id, old.sign_public, old.recipient, old.role, old.station, last=one.seq, ended="succeeded"
        )
        known[one.journal_id] = Maker(
            one.journal_id, one.sign_public, one.recipient, old.role, old.station, old.label, old.number
        )
    return taken
