"""What has to hold: the real station beside the model, after a step and at the end."""

from __future__ import annotations

from fieldapp.desk.day import not_handed_over
from fieldapp.domain.citizen import Citizen
from fieldapp.station.check import check
from fieldapp.station.digest import digest
from tests.simulation.chronicle import LASTS, NO_FACTS
from tests.simulation.site import Site
from tests.simulation.world import World, Wrong

_FEW = 6
_VIEWS_EVERY = 12
_CHECK_EVERY = 60


def after_step(world: World, site: Site) -> None:
    """Compare one site with the model; now and then also by a rebuild and a full check."""
    _journals(world, site)
    _people(world, site, all_of_them=False)
    _erased(world, site)
    _promises(world)
    if world.chance.randrange(_VIEWS_EVERY) == 0:
        _views(site)
    if world.chance.randrange(_CHECK_EVERY) == 0:
        _whole(site)


def at_the_end(world: World, *, checked: bool = True) -> None:
    """Compare all sites with the model, and those with the same facts with each other; `checked` also in full."""
    for site in world.sites.values():
        _journals(world, site)
        _people(world, site, all_of_them=True)
        _erased(world, site)
        if checked:
            _whole(site)
    _promises(world)
    facts: dict[object, tuple[str, str]] = {}
    for site in world.supervisors():
        known = _facts(world, site)
        other, said = facts.setdefault(known, (site.name, digest(site.station)))
        if digest(site.station) != said:
            raise Wrong(f"{site.name} and {other} know the same and have different digests")


def same_facts(world: World, sites: list[Site]) -> bool:
    """Tell whether all of some supervisors have the same facts, as the model says."""
    return len({_facts(world, site) for site in sites}) == 1


def desks_agree(world: World, names: list[str]) -> None:
    """Raise when desks that were told all the same have different digests."""
    said = {name: digest(world.sites[name].station) for name in names}
    if len(set(said.values())) > 1:
        raise Wrong(f"different digests: {said}")


def _facts(world: World, site: Site) -> tuple[int, frozenset[tuple[str, str]]]:
    """Return what a station knows: events, and whose journals are whose, whoever wrote that down."""
    chronicle, knows = world.model.chronicle, site.model.knows
    events = sum(token.bit for token in chronicle.among(knows) if token.kind not in NO_FACTS)
    journals = ((t.subjects[0], t.facts["journal_id"]) for t in chronicle.of(knows, "desk.enrolled", "office.added"))
    return events, frozenset(journals)


def _journals(world: World, site: Site) -> None:
    journal, model = site.station.registry.journal, site.model
    held = {state.journal_id: state for state in journal.states()}
    last = {name: world.model.chronicle.at(chain[-1]).hash for name, chain in model.chains.items() if chain}
    expected = {name: (len(chain), last[name]) for name, chain in model.chains.items() if chain}
    found = {name: (state.contiguous_to, state.head_hash) for name, state in held.items() if state.contiguous_to}
    if found != expected:
        raise Wrong(f"{site.name} holds {found} and not {expected}")
    if journal.count() != model.knows.bit_count():
        raise Wrong(f"{site.name} has {journal.count()} events and not {model.knows.bit_count()}")
    for name in expected:
        ends = {world.model.chronicle.by_hash[end].bit for _, end in journal.forks(name)}
        if ends != model.forks.get(name, set()):
            raise Wrong(f"{site.name} has {len(ends)} further ends of {name} and not {len(model.forks.get(name, ()))}")
    kept = {path.stem for path in site.home.held.glob("*.fieldbundle")}
    if kept != {parcel.sha256 for parcel in model.kept}:
        raise Wrong(f"{site.name} keeps {len(kept)} files and not {len(model.kept)}")
    if not model.desk:
        return
    for name in model.journals:
        told = held[name].acknowledged_to, held[name].exported_to
        if told != (model.acknowledged.get(name, 0), model.exported.get(name, 0)):
            raise Wrong(f"{site.name}: {told} of {name} acknowledged and exported, and not {model}")
    mine = world.model.chronicle.registrations(sum(sum(model.chains[name]) for name in model.journals)).values()
    waiting = sum(token.seq > model.exported.get(token.journal, 0) for token in mine)
    if not_handed_over(site.station)[0] != waiting:
        raise Wrong(f"{site.name}: {not_handed_over(site.station)[0]} registrations wait and not {waiting}")


def _people(world: World, site: Site, *, all_of_them: bool) -> None:
    knows = world.model.counted(site.model)
    people = world.model.chronicle.people(knows)
    here = site.station.registry.people
    shown = set(here.all_ids())
    expected = {members[0] for members in people.values()}
    if shown != expected:
        raise Wrong(f"{site.name} shows {len(shown)} people and not {len(expected)}: {sorted(shown ^ expected)}")
    registrations = world.model.chronicle.registrations(knows)
    voided = world.model.chronicle.voided(knows)
    receipts = {receipt.registration_id: receipt.state == "voided" for receipt in here.receipts()}
    wanted = {name: name in voided for name, token in registrations.items() if token.subjects[0] in people}
    for name in world.model.chronicle.weighed(knows) & wanted.keys() & receipts.keys():
        wanted[name] = receipts[name]  # a verdict has a say that this model does not follow
    if receipts != wanted:
        raise Wrong(f"{site.name} shows {len(receipts)} registrations and not {len(wanted)}, or others void")
    ids = sorted(expected)
    for citizen_id in ids if all_of_them else world.chance.sample(ids, min(_FEW, len(ids))):
        citizen = here.get(citizen_id)
        if citizen is None or citizen.members != people[citizen_id]:
            raise Wrong(f"{site.name} shows {citizen and citizen.members} and not {people[citizen_id]}")
        _person(world, site, citizen)


def _person(world: World, site: Site, citizen: Citizen) -> None:
    """Compare what holds for one person: the outcome, whether it is contested, the phone, what is unknown."""
    told, knows = world.model.chronicle, world.model.counted(site.model)
    unknown = len(told.about(knows, citizen.members, "weather.noted"))
    if citizen.unknown != unknown:
        raise Wrong(f"{site.name}: {citizen.unknown} unknown events about {citizen.citizen_id} and not {unknown}")
    typed = told.about(knows, citizen.members, "citizen.corrected", "citizen.added")
    phones = [t for t in typed if "phone" in t.facts["fields"]]
    newest = [t for t in phones if not any(other.before & t.bit for other in phones)]
    verdicts = told.about(knows, citizen.members, "conflict.settled")
    if len(newest) == 1 and not verdicts and citizen.text("phone") != newest[0].facts["fields"]["phone"]:
        raise Wrong(f"{site.name}: phone {citizen.text('phone')} of {citizen.citizen_id} is not the newest")
    expected = told.current(site.model.knows, knows, citizen.members)
    if expected is None:
        return
    latest, certain = expected
    holds = citizen.registration
    if holds is None or not latest:
        if holds is not None or latest:
            raise Wrong(f"{site.name}: {holds} of {citizen.citizen_id} and not one of {len(latest)}")
        return
    standing = {token.facts["registration"]: token for token in latest}
    if holds.registration_id not in standing:
        raise Wrong(f"{site.name}: {holds.outcome} of {citizen.citizen_id} and not {[t.facts for t in latest]}")
    if not certain:
        return
    said = {
        (t.facts["outcome"], t.facts.get("bank"), t.facts.get("account"))
        for t in latest
        if t.facts["outcome"] not in ("absent", "home_visit") or t.facts["registration"] == holds.registration_id
    }
    if told.about(knows, citizen.members, "registration.approved"):
        return  # what is approved stands against a later void: another matter
    contested = any(conflict.about == "registration" for conflict in citizen.conflicts)
    if contested != (len(said) > 1) and not verdicts:
        raise Wrong(f"{site.name}: {citizen.citizen_id} is contested: {contested}, and {said} stand")


def _erased(world: World, site: Site) -> None:
    """Of erased people nothing is left that the one who erased them had seen."""
    ruled = world.model.chronicle.erasure(world.model.counted(site.model))
    for event in site.station.registry.journal.about(ruled.ever) if ruled.ever else ():
        if event.hash in ruled.covered and event.envelope.kind not in LASTS and event.body is not None:
            raise Wrong(f"{site.name} still has the body of {event.envelope.kind} of somebody who was erased")


def _promises(world: World) -> None:
    """What a desk was told to be safe is held by a supervisor."""
    safe = 0
    for office in world.supervisors():
        safe |= office.model.knows
    for site in world.sites.values():
        for journal, seq in site.model.acknowledged.items():
            if sum(site.model.chains[journal][:seq]) & ~safe:
                raise Wrong(f"{site.name} was told that {seq} events of {journal} are safe")


def _views(site: Site) -> None:
    views, registry = site.station.registry.views, site.station.registry
    if views.fingerprint() != registry.rehearse(views.rebuild, views.fingerprint):
        raise Wrong(f"{site.name}: the views do not follow from the journal")


def _whole(site: Site) -> None:
    findings = check(site.station).findings
    if findings:
        raise Wrong(f"{site.name}: {findings}")
