"""The receipt: what stands on it, and the signed statement in its QR that any desk of the campaign can verify."""

from __future__ import annotations

import msgspec

from fieldapp.desk.find import person
from fieldapp.desk.print_jobs import begin, papers, taken
from fieldapp.desk.print_places import receipt_kind
from fieldapp.domain.citizen import Citizen, Registration
from fieldapp.domain.guidance import guidance_for
from fieldapp.domain.outcomes import DONE
from fieldapp.domain.settling import choices
from fieldapp.papers.receipt import PaperKind, ReceiptPaper, next_words, outcome_words, receipt_pdf
from fieldapp.seal.signing import SigningKey
from fieldapp.seal.statement import Certificate, Statement, sign_statement
from fieldapp.station.station import Station
from fieldapp.system.errors import Bug, InputRefused
from fieldapp.system.texts import Language, text
from fieldapp.vietnam.banks import bank_of_bin
from fieldapp.vietnam.hours import day_of, local
from fieldapp.vietnam.id_numbers import masked
from fieldapp.vietnam.names import fold, initials
from fieldapp.vietnam.vietqr import vietqr


class Ready(msgspec.Struct, frozen=True):
    """A receipt that is ready for paper; whoever puts it out notes what came of it (`print_jobs.noted`).

    Attributes:
        name: of the file, if it goes into one: the number, and which copy it is.
    """

    registration_id: str
    number: str
    name: str
    pdf: bytes


def begin_print(
    station: Station, registration_id: str, *, language: Language = "vi", kind: PaperKind | None = None
) -> Ready:
    """Return the receipt of a registration as PDF, marked as under way; when a paper of it exists it says BẢN SAO.

    Without a `kind` it is on the paper that this laptop remembers. The mark is on disk before anything can be printed.

    Raises:
        InputRefused: `registration.unknown`.
    """
    citizen, registration = _find(station, registration_id)
    with station.registry.transaction():
        copy = begin(station, registration_id)
        paper = receipt_paper(station, citizen, registration, language=language, copy=copy)
        pdf = receipt_pdf(paper, kind=kind or receipt_kind(station), language=language)
    name = f"{registration.number}-{copy}.pdf" if copy else f"{registration.number}.pdf"
    return Ready(registration_id, registration.number, name, pdf)


def preview(station: Station, registration_id: str, *, language: Language = "vi") -> bytes:
    """Return the next paper of a receipt as it would be; nothing is printed or counted.

    Raises:
        InputRefused: `registration.unknown`.
    """
    citizen, registration = _find(station, registration_id)
    copy = papers(station, registration_id)
    paper = receipt_paper(station, citizen, registration, language=language, copy=copy)
    return receipt_pdf(paper, kind=receipt_kind(station), language=language)


def print_receipt(
    station: Station, registration_id: str, *, language: Language = "vi", kind: PaperKind | None = None
) -> bytes:
    """Return the receipt as `begin_print` does, for whoever puts it on paper at once: it counts as printed.

    Raises:
        InputRefused: `registration.unknown`.
    """
    with station.registry.transaction():
        ready = begin_print(station, registration_id, language=language, kind=kind)
        taken(station, registration_id)
    return ready.pdf


def receipt_paper(
    station: Station, citizen: Citizen, registration: Registration, *, language: Language = "vi", copy: int = 0
) -> ReceiptPaper:
    """Return what stands on a receipt; numbers are masked. `copy` is 0 for the first paper."""
    campaign, facts = station.campaign(), station.facts()
    desk, point = facts.desks.get(registration.desk), facts.points.get(registration.point)
    bank = bank_of_bin(registration.details.get("bank", ""))
    account = registration.details.get("account", "")
    payee, speaker = (
        station.registry.people.get(registration.details.get(who, "")) for who in ("payee", "representative")
    )
    officer = facts.officers.get(registration.officer)
    now = local(station.clock.now_ms())
    guidance = guidance_for(
        campaign.guidance,
        outcome=registration.outcome,
        bank=bank.bin if bank else "",
        language=language,
        values={
            "point": ", ".join(filter(None, [point.name, point.address])) if point else "",
            "bank": bank.short_name if bank else "",
            "slot": ", ".join(
                filter(None, [registration.details.get("slot"), _written(registration.details.get("date"))])
            ),
            "deadline": "/".join(reversed(campaign.deadline.split("-"))),
            "authority": campaign.authority,
        },
    )
    return ReceiptPaper(
        authority=campaign.authority,
        campaign_title=campaign.title,
        point=point.name if point else "",
        desk=f"{desk.number:02d}" if desk else "",
        number=registration.number,
        printed_at=f"{now:%H:%M} ngày {now:%d/%m/%Y}" if language == "vi" else f"{now:%H:%M, %d/%m/%Y}",
        citizen_name=citizen.text("full_name"),
        birth=_written(citizen.text("birth_date")),
        masked_number=masked(citizen.text("national_id") or citizen.text("old_id")),
        group=", ".join(filter(None, [_group(citizen.text("group"), language), citizen.text("ward")])),
        outcome=outcome_words(registration.outcome, language),
        qr=statement(station, citizen, registration),
        officer_name=officer.name if officer else "",
        next_step=next_words(registration.outcome, language),
        bank=bank.short_name if bank else registration.details.get("bank") or None,
        account_masked=masked(account) if account else None,
        payee=_payee_words(payee, registration, language) if payee else None,
        representative=speaker.text("full_name") if speaker else None,
        vietqr=vietqr(bank.bin, account) if bank and bank.vietqr and account else None,
        what_to_bring=guidance.bring,
        when_where=guidance.when_where,
        contact=guidance.contact,
        keep=registration.outcome in DONE,
        copy_no=copy,
        void=registration.state == "voided",
    )


def _group(group: str, language: Language) -> str:
    """Return a residential group as people call it; one with a name of its own stays as it is."""
    return text("office.group_named", language, name=group) if group.isdigit() else group


def _written(day: str | None) -> str:
    """Return `YYYY-MM-DD` as it stands on paper."""
    return "/".join(reversed((day or "").split("-")))


def _payee_words(payee: Citizen, registration: Registration, language: Language) -> str:
    """Return who receives instead, as what and until when; earlier versions said the name alone."""
    kind, until = registration.details.get("payee_kind", ""), _written(registration.details.get("until"))
    said = [text(f"desk.choice_payee_kind_{kind}", language) if kind in choices("payee_kind", {}) else ""]
    said += [text("papers.until", language, day=until)] if until else []
    told = ", ".join(filter(None, said))
    return f"{payee.text('full_name')} ({told})" if told else payee.text("full_name")


def statement_of(station: Station, registration_id: str) -> str:
    """Return the QR text of a registration's receipt.

    Raises:
        InputRefused: `registration.unknown`.
    """
    return statement(station, *_find(station, registration_id))


def statement(station: Station, citizen: Citizen, registration: Registration) -> str:
    """Return the QR text: statement, signature, and the office's certificate of the desk's receipt key."""
    seed, certificate = station.registry.shelf.secret("receipt_seed"), station.registry.shelf.secret("certificate")
    if seed is None or certificate is None:
        raise Bug("receipt.no_key")
    bank = registration.details.get("bank", "")
    said = Statement(
        receipt_number=registration.number,
        masked_number=(citizen.text("national_id") or citizen.text("old_id"))[-4:],
        name_mark=fold(initials(citizen.text("full_name"))).upper()[:12],
        outcome=registration.outcome,
        bank_bin=bank if len(bank) == 6 and bank.isdigit() else None,
        date=f"{day_of(registration.wall_time):%Y-%m-%d}",
    )
    return sign_statement(
        said,
        key=SigningKey(seed),
        certificate=msgspec.json.decode(certificate, type=Certificate),
        campaign=station.campaign().campaign_id,
    )


def _find(station: Station, registration_id: str) -> tuple[Citizen, Registration]:
    receipt = station.registry.people.by_registration(registration_id)
    if receipt is None:
        raise InputRefused("registration.unknown")
    citizen = person(station, receipt.citizen_id)
    return citizen, next(r for r in citizen.registrations if r.registration_id == registration_id)
