"""What happens behind the page of paper forms: numbering, printing, voiding, and lists of visits."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, cast

from PySide6.QtCore import QObject

from fieldapp.background.progress import Progress
from fieldapp.desk.form_files import form_files, to_be_made_out_for
from fieldapp.desk.paper_forms import (
    MOST_FORMS,
    FormState,
    count_forms,
    form_states,
    issue_forms,
    issued_forms,
    void_form,
)
from fieldapp.desk.print_places import PrintTarget, print_place
from fieldapp.devices.cups import Stopped
from fieldapp.devices.printers import put_out
from fieldapp.domain.own_codes import PaperForm
from fieldapp.station.areas import area_name
from fieldapp.station.station import Station
from fieldapp.station.visiting import Waiting, Whom, route_files, routes, waiting
from fieldapp.system.errors import FieldappError, InputRefused
from fieldapp.system.files import write_several
from fieldapp.ui.areas import area_choices, area_of_choice
from fieldapp.ui.desk.forms import FormLine, FormsState
from fieldapp.ui.desk.printing_work import PrintingWork
from fieldapp.ui.desk.screen import DeskScreen
from fieldapp.ui.seat import Tools
from fieldapp.ui.tokens import Tone
from fieldapp.ui.voice import Voice
from fieldapp.vietnam.names import fold

_MOST_LINES = 500
_TONES: dict[str, Tone] = {"used": "good", "void": "plain", "missing": "warning"}


class _Made(NamedTuple):
    """Papers on their way: how the files are called, what they hold, and what is said when they are out."""

    name: str
    files: list[bytes]
    words: str


class FormsWork(QObject):
    """Connects the page of paper forms to the use cases."""

    def __init__(self, screen: DeskScreen, tools: Tools, printing: PrintingWork) -> None:
        super().__init__(screen)
        self._screen, self._page, self._tools, self._printing = screen, screen.forms, tools, printing
        self._say = tools.kit.say
        screen.forms_asked.connect(self.open)
        page = self._page
        page.blank_asked.connect(self._make_blank)
        page.made_out_asked.connect(self._make_out)
        page.visits_asked.connect(self._write_visits)
        page.again_asked.connect(self._print_again)
        page.void_asked.connect(self._void)

    def open(self) -> None:
        """Show the page."""
        self._screen.show_forms()
        self._refresh()

    def _refresh(self) -> None:
        say = self._say
        self._tools.ask(
            lambda station, _progress: forms_state(say, form_states(station), waiting(station), _names(station)),
            done=self._page.show_state,
            failed=self._refused,
            lane="forms",
        )

    def _make_blank(self, typed: str) -> None:
        count = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
        if not 1 <= count <= MOST_FORMS:
            self._refused(InputRefused("form.count", place=typed[:20], most=MOST_FORMS))
            return
        self._make(lambda station: issue_forms(station, blank=count))

    def _make_out(self, key: str) -> None:
        self._make(
            lambda station: issue_forms(station, people=to_be_made_out_for(station, area=area_of_choice(key) or ""))
        )

    def _print_again(self, number: str) -> None:
        self._make(lambda station: issued_forms(station, [number]))

    def _make(self, issue: Callable[[Station], tuple[PaperForm, ...]]) -> None:
        say = self._say

        def job(station: Station, progress: Progress) -> _Made:
            forms = issue(station)
            first, last = str(forms[0].number), str(forms[-1].number)
            name = "-".join(dict.fromkeys(("phieu-giay", first, last)))
            files = list(form_files(station, forms, progress=progress))
            return _Made(name, files, say("forms.made", count=len(forms), first=first, last=last))

        self._write(job)

    def _write_visits(self, key: str, chosen: str) -> None:
        say, area, whom = self._say, area_of_choice(key), cast("Whom", chosen)

        def job(station: Station, progress: Progress) -> _Made:
            # What goes out is Vietnamese, whatever language the officer works in.
            found = list(routes(station, language="vi", area=area or "", whom=whom, progress=progress))
            where = f" {area_name(area, 'vi')}" if area else ""
            name = re.sub(r"[^a-z0-9]+", "-", fold(f"den nha{where} {say.moment(station.clock.now_ms())}"))
            count = sum(len(route.visits) for route in found)
            return _Made(name, list(route_files(station, iter(found), "vi")), say("forms.visits_made", count=count))

        self._write(job)

    def _write(self, job: Callable[[Station, Progress], _Made]) -> None:
        """Make papers and put them out: at the printer for A4, or in a folder; a number is given when there is a place.

        The place is asked for first: so nobody has numbers without paper because a folder was not chosen.
        """

        def known(target: PrintTarget) -> None:
            folder = None if target.printer else self._tools.prompts.folder(self._say("forms.folder"))
            if folder is None and not target.printer:
                return

            def write(station: Station, progress: Progress) -> _Made:
                # In one: when the disk has no room, no number was given.
                with station.registry.transaction():
                    made = job(station, progress)
                    if folder is not None:
                        write_several(station.disk, folder / f"{made.name}.pdf", made.files)
                return made

            self._tools.ask(
                write,
                done=lambda made: self._made(made, target, folder),
                failed=self._refused,
                title="ui.wait_writing",
            )

        self._tools.ask(lambda station, _progress: print_place(station, "a4_two"), done=known, failed=self._refused)

    def _made(self, made: _Made, target: PrintTarget, folder: Path | None) -> None:
        self._refresh()
        if folder is not None:
            self._page.say(self._say.join(" ", made.words, self._say("forms.written", file=f"{made.name}.pdf")))
            return

        def put(stopped: Stopped) -> None:
            for number, pdf in enumerate(made.files, 1):
                put_out(pdf, name=f"{made.name}-{number}.pdf", target=target, stopped=stopped)

        def done(_nothing: None) -> None:
            self._page.say(self._say.join(" ", made.words, self._say("desk.printed_to", place=target.printer)))

        self._page.say(made.words, "plain")
        self._printing.queue.beside(put, done=done, failed=self._refused)

    def _void(self, number: str, reason: str) -> None:
        def done(_changes: object) -> None:
            self._page.voided()
            self._page.say(self._say("command.form_voided", number=number))
            self._refresh()

        self._tools.ask(
            lambda station, _progress: void_form(station, number, reason=reason), done=done, failed=self._refused
        )

    def _refused(self, error: FieldappError) -> None:
        sentence = self._say.sentence(error)
        if error.code in ("form.count", "form.reason"):
            self._page.complain(error.place, self._say.what(error))
        self._page.say(sentence, "error")


def forms_state(say: Voice, states: list[FormState], here: list[Waiting], names: dict[str, str]) -> FormsState:
    """Show where each form is, those that are missing first."""
    counts = count_forms(states)
    ranked = sorted(states, key=lambda one: one.state != "missing")
    lines = tuple(
        FormLine(
            one.number,
            names.get(one.citizen or one.person, "") or say("forms.blank"),
            say.moment(one.issued_at),
            say(f"forms.state_{one.state}", receipt=one.receipt, reason=one.reason),
            _TONES[one.state],
            open=one.state == "missing",
        )
        for one in ranked[:_MOST_LINES]
    )
    return FormsState(lines, say("forms.counted", **counts) if states else "", area_choices(say, here))


def _names(station: Station) -> dict[str, str]:
    """Return the names of those for whom forms were made out or used; called on the writer's thread."""
    ids = {one.citizen or one.person for one in form_states(station)} - {""}
    return {one.citizen_id: one.text("full_name") for one in station.registry.people.each(sorted(ids))}
