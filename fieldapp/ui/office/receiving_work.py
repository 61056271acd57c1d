"""What happens behind the pages of received files and of answers: take in, drawer, log, sticks, watched folders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from fieldapp.background.progress import Progress
from fieldapp.background.worker import Work
from fieldapp.office import watching
from fieldapp.office.answer import answer, together
from fieldapp.office.receive import receive
from fieldapp.office.relay import relay_all
from fieldapp.registry.shelf import ReceivedFile
from fieldapp.station.drawer import DrawerFile, drawer, take_out
from fieldapp.station.receiving import Verdict
from fieldapp.station.station import Station
from fieldapp.station.sticks import Stick, let_go
from fieldapp.station.watching import Looked
from fieldapp.sync.outgoing import WrittenFile
from fieldapp.system.errors import FieldappError
from fieldapp.ui.office.screen import OfficeScreen
from fieldapp.ui.office.state import FileLine
from fieldapp.ui.seat import Tools
from fieldapp.ui.stick_watch import StickWatch, stick_lines, stick_name
from fieldapp.ui.verdicts import drawer_line, files_summary, log_line, verdict_line
from fieldapp.ui.watch_work import WatchWork


class _Kept(NamedTuple):
    drawer: list[DrawerFile]
    log: list[ReceivedFile]


class ReceivingWork(QObject):
    """Connects what travels to the office's use cases.

    Signals:
        changed: something came in.
    """

    changed = Signal()

    def __init__(self, screen: OfficeScreen, tools: Tools) -> None:
        super().__init__(screen)
        self._screen, self._tools = screen, tools
        self._say = tools.kit.say
        self._verdict = ""
        page = screen.received
        page.files_chosen.connect(self._receive)
        page.folder_asked.connect(self._choose_folder)
        page.files_asked.connect(self._choose_files)
        page.again_asked.connect(lambda: self._receive([], again=True))
        page.take_out_asked.connect(self._take_out)
        page.log_asked.connect(self._show_log)
        page.sticks.asked.connect(self._do)
        screen.answers.write_asked.connect(self._answer_somewhere)
        screen.answers.relay_asked.connect(self._relay)
        screen.page_shown.connect(self._page_shown)
        self.sticks = StickWatch(tools, self)
        self.sticks.changed.connect(self._show_sticks)
        self.watch = WatchWork(page.watch, tools, watching.look_into)
        self.watch.came.connect(self._came)
        self.watch.refused.connect(self._refused)

    def refresh(self) -> None:
        """Read drawer and log anew."""
        verdict = self._verdict

        def job(station: Station, _progress: Progress) -> _Kept:
            return _Kept(drawer(station), station.registry.shelf.received(verdict=verdict))

        self._tools.ask(job, done=self._show, failed=self._refused, lane="drawer")

    def _show(self, kept: _Kept) -> None:
        page, say = self._screen.received, self._say
        page.show_drawer([drawer_line(say, one) for one in kept.drawer])
        page.show_log([log_line(say, one) for one in kept.log])
        self._screen.mark("received", len(kept.drawer), "warning")

    def _page_shown(self, name: str) -> None:
        if name == "received":
            self.sticks.look()
            self.watch.look()

    def _show_log(self, verdict: str) -> None:
        self._verdict = verdict
        self.refresh()

    def _choose_folder(self) -> None:
        folder = self._tools.prompts.folder(self._say("office.choose_folder_title"))
        if folder is not None:
            self._receive([folder])

    def _choose_files(self) -> None:
        chosen = self._tools.prompts.files(self._say("office.choose_files_title"), self._say("office.bundle_kinds"))
        if chosen:
            self._receive(chosen)

    def _receive(self, paths: Sequence[Path], *, again: bool = False) -> None:
        say, page = self._say, self._screen.received
        page.sign.show_words("")

        def done(verdicts: list[Verdict]) -> None:
            if again:
                page.say(say("office.drawer_tried"))
            else:
                page.show_files([verdict_line(say, verdict) for verdict in verdicts])
                page.say(files_summary(say, verdicts))
            self._after()

        work = self._tools.ask(
            lambda station, progress: receive(station, paths, progress=progress, again=again),
            done=done,
            failed=self._refused,
            title="ui.wait_importing",
        )
        self._say_when_stopped(work)

    def _say_when_stopped(self, work: Work) -> None:
        """Say what a work that a person stopped has left: nothing, but whole files that came before."""
        delivered: list[object] = []
        work.done.connect(delivered.append)

        def ended() -> None:
            if work.cancelled and not delivered and not self._tools.worker.ended:
                self._screen.received.say(self._say("office.stopped"), error=True)
                self._after()

        work.ended.connect(ended)

    def _take_out(self, content: str) -> None:
        folder = self._tools.prompts.folder(self._say("office.drawer_folder"))
        if folder is None:
            return

        def done(given: list[Path]) -> None:
            names = ", ".join(path.name for path in given)
            self._screen.received.say(self._say("office.drawer_given", files=names))
            self._after()

        self._tools.ask(
            lambda station, _progress: take_out(station, [content], folder),
            done=done,
            failed=self._refused,
            title="ui.wait_writing",
        )

    def _answer_somewhere(self) -> None:
        folder = self._tools.prompts.folder(self._say("office.answers_folder"))
        if folder is not None:
            self._answer(folder, said=lambda words: self._screen.answers.say(words))

    def _answer(self, folder: Path, *, said: Callable[[str], object]) -> None:
        say = self._say

        def job(station: Station, progress: Progress) -> list[FileLine]:
            lines = []
            served = together(station)
            for at, desks in enumerate(served):
                progress("write", at, len(served))
                written = answer(station, desks, folder)
                words = say("office.answer_content", count=say.count(written.events))
                lines.append(FileLine(", ".join(desk.label for desk in desks), words, "good", written.path.name))
            return lines

        def done(lines: list[FileLine]) -> None:
            self._screen.answers.show_answers(lines)
            said(say("office.answered", count=len(lines), place=folder.name or str(folder)))

        self._tools.ask(job, done=done, failed=self._answers_refused, title="ui.wait_writing")

    def _relay(self) -> None:
        say, page = self._say, self._screen.answers
        folder = self._tools.prompts.folder(say("office.relay_folder"))
        if folder is None:
            return

        def done(written: list[WrittenFile]) -> None:
            lines = [
                FileLine(one.path.name, say("office.relay_content", count=say.count(one.events)), "good", one.path.name)
                for one in written
            ]
            page.show_answers(lines)
            page.say(say("office.relayed", count=len(lines), place=folder.name or str(folder)))

        self._tools.ask(
            lambda station, _progress: relay_all(station, folder),
            done=done,
            failed=self._answers_refused,
            title="ui.wait_writing",
        )

    def _do(self, deed: str, path: str) -> None:
        stick, page = self.sticks.at(path), self._screen.received
        page.sign.show_words("")
        if stick is None:
            page.say(self._say("desk.stick_gone"), error=True)
        elif deed == "read":
            self._receive([stick.drive.path])
        elif deed == "write":
            self._answer(stick.folder, said=self._may_pull)
        else:
            self._let_go(stick)

    def _may_pull(self, words: str) -> None:
        self._screen.received.say(words)
        self._screen.received.sign.show_words(self._say("desk.may_pull"))

    def _let_go(self, stick: Stick) -> None:
        name, page = stick_name(stick), self._screen.received

        def done(gone: bool) -> None:
            if gone:
                page.sign.show_words(self._say("desk.may_pull"), self._say("desk.let_go", name=name))
            else:
                page.say(self._say("desk.not_let_go", name=name), error=True)
            self.sticks.look()

        self._tools.ask(
            lambda station, _progress: let_go(station, stick.drive.path),
            done=done,
            failed=self._refused,
            title="ui.wait_writing",
        )

    def _show_sticks(self) -> None:
        self._screen.received.sticks.show_sticks(stick_lines(self._say, self.sticks.found))

    def _came(self, looked: Looked) -> None:
        if looked.verdicts:
            self._screen.received.show_files([verdict_line(self._say, verdict) for verdict in looked.verdicts])
        self._after()

    def _after(self) -> None:
        self.refresh()
        self.changed.emit()

    def _refused(self, error: FieldappError) -> None:
        self._screen.received.say(self._say.sentence(error), error=True)

    def _answers_refused(self, error: FieldappError) -> None:
        self._screen.answers.say(self._say.sentence(error), error=True)
        self._refused(error)
