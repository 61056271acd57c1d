"""What happens behind the page of handing over: writing to a stick, reading the office's files, letting it go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from fieldapp.background.progress import Progress
from fieldapp.desk import watching
from fieldapp.desk.closing import export
from fieldapp.desk.day import day_start
from fieldapp.desk.exchange import give
from fieldapp.desk.hand_over import HandedOver, hand_over, pairing, read_answers
from fieldapp.desk.keeping import keep_safe
from fieldapp.desk.record_states import RecordState, record_states
from fieldapp.desk.states import ACKNOWLEDGED, DECIDED, READ_BACK, SAVED
from fieldapp.station.receiving import Verdict
from fieldapp.station.station import Station
from fieldapp.station.sticks import Stick, let_go
from fieldapp.station.watching import Looked, fresh_files
from fieldapp.sync.outgoing import WrittenFile
from fieldapp.system.errors import FieldappError
from fieldapp.ui.desk import showing
from fieldapp.ui.desk.screen import DeskScreen
from fieldapp.ui.seat import Tools
from fieldapp.ui.stick_watch import StickWatch, stick_lines, stick_name
from fieldapp.ui.verdicts import files_summary, verdict_line
from fieldapp.ui.watch_work import WatchWork


class _Opened(NamedTuple):
    records: list[RecordState]
    number: str


class HandingWork(QObject):
    """Connects handing over, on its own page and on the page that closes the day, to the use cases.

    Attributes:
        watch: the sticks that are in.

    Signals:
        changed: what is not handed over may be different now.
        handed: a file was written and read back: `HandedOver`, its folder.
    """

    changed = Signal()
    handed = Signal(object, object)

    def __init__(self, screen: DeskScreen, tools: Tools) -> None:
        super().__init__(screen)
        self._screen, self._tools = screen, tools
        self._say = tools.kit.say
        self.watch = StickWatch(tools, self, then=keep_safe)
        self.watch.changed.connect(self._show_sticks)
        self.watch.came.connect(self._offer)
        self.watch.then_done.connect(self._kept)
        self.watch.failed.connect(self._not_kept)
        self._folders = WatchWork(screen.handing.watch, tools, watching.look_into)
        self._folders.came.connect(self._came)
        self._folders.refused.connect(self._refused)
        for panel in (screen.handing.sticks, screen.closing.sticks):
            panel.asked.connect(self._do)
            panel.folder_asked.connect(self._write_elsewhere)
        screen.handing.give_asked.connect(self._give)
        screen.handing.files_asked.connect(self.choose_files)

    def open(self) -> None:
        """Show the page."""
        self._screen.handing.say("")
        self._screen.handing.sign.show_words("")
        self._screen.show_handing()
        self.watch.look()
        self._folders.look()
        self.refresh()

    def stop(self) -> None:
        """Look for nothing any more: the desk is no more."""
        self.watch.stop()
        self._folders.stop()

    def refresh(self) -> None:
        """Read anew how far each record has come, if the page is open."""
        if self._screen.asking != "handing":
            return

        def job(station: Station, _progress: Progress) -> _Opened:
            return _Opened(record_states(station, since=day_start(station)), pairing(station))

        def done(opened: _Opened) -> None:
            say = self._say
            self._screen.handing.show_number(opened.number)
            counts = {
                name: sum(one.state == name for one in opened.records)
                for name in (SAVED, READ_BACK, ACKNOWLEDGED, DECIDED)
            }
            self._screen.handing.show_records(
                [showing.record_line(say, one) for one in opened.records], say("desk.records_summary", **counts)
            )

        self._tools.ask(job, done=done, failed=self._refused, lane="records")

    def write(self, *, closing: bool = False) -> None:
        """Write to the one stick that is in; let the person choose among several, or a folder when there is none."""
        found = self.watch.writable()
        if len(found) == 1:
            self._write_to(found[0].folder, closing=closing)
        elif found:
            self._screen.closing.choose_stick()
        else:
            self._write_elsewhere()

    def _write_elsewhere(self) -> None:
        folder = self._tools.prompts.folder(self._say("desk.step_export_folder"))
        if folder is not None:
            self._write_to(folder, closing=self._screen.asking == "closing")

    def _give(self) -> None:
        """Write for the other desks of this point; with one stick in, onto it."""
        found = self.watch.writable()
        folder = found[0].folder if len(found) == 1 else self._tools.prompts.folder(self._say("desk.give_folder"))
        if folder is None:
            return
        self._sign("")

        def done(written: list[WrittenFile]) -> None:
            self._sign(self._say("desk.may_pull"))
            self._tell(self._say("desk.given", files=", ".join(one.path.name for one in written)))

        self._tools.ask(
            lambda station, _progress: give(station, folder), done=done, failed=self._refused, title="ui.wait_writing"
        )

    def _do(self, deed: str, path: str) -> None:
        stick = self.watch.at(path)
        if stick is None:
            self._tell(self._say("desk.stick_gone"), "error")
        elif deed == "write":
            self._write_to(stick.folder, closing=self._screen.asking == "closing")
        elif deed == "read":
            self._read_from(stick)
        else:
            self._let_go(stick)

    def _write_to(self, folder: Path, *, closing: bool) -> None:
        self._sign("")

        def job(station: Station, progress: Progress) -> HandedOver:
            return (export if closing else hand_over)(station, folder, progress=progress)

        def done(handed: HandedOver) -> None:
            say = self._say
            said = say("desk.exported", file=handed.names, count=handed.events)
            self._sign(say("desk.may_pull"), say("desk.may_pull_note", count=handed.carried))
            self._tell(said)
            self.handed.emit(handed, folder)
            self._after()

        self._tools.ask(job, done=done, failed=self._refused, title="ui.wait_writing")

    def _read_from(self, stick: Stick) -> None:
        def job(station: Station, progress: Progress) -> list[Verdict]:
            return read_answers(station, fresh_files(station, stick.drive.path), progress=progress)

        self._tools.ask(job, done=self._was_read_from, failed=self._refused, title="ui.wait_reading")

    def _was_read_from(self, verdicts: list[Verdict]) -> None:
        """Say what came of a whole stick; what is for other stations on it is nobody's business here."""
        ours = [verdict for verdict in verdicts if verdict.verdict != "foreign"]
        if ours:
            self.was_read(ours)
        else:
            self._tell(self._say("desk.nothing_new"))

    def choose_files(self) -> None:
        """Read files of the office from somewhere else."""
        chosen = self._tools.prompts.files(self._say("desk.read_file"), self._say("office.bundle_kinds"))
        if chosen:
            self.read(chosen)

    def read(self, paths: list[Path]) -> None:
        """Read files of the office that somebody chose."""
        self._tools.ask(
            lambda station, progress: read_answers(station, paths, progress=progress),
            done=self.was_read,
            failed=self._refused,
            title="ui.wait_reading",
        )

    def was_read(self, verdicts: list[Verdict]) -> None:
        """Say what came of the files."""
        lines = [verdict_line(self._say, verdict) for verdict in verdicts]
        bad = any(verdict.verdict in ("refused", "held") for verdict in verdicts)
        words = files_summary(self._say, verdicts)
        if len(lines) == 1:
            words = self._say.join(". ", self._say.join(": ", lines[0].name, lines[0].verdict), lines[0].next)
        self._tell(words, "error" if bad else "good")
        self._after()

    def _let_go(self, stick: Stick) -> None:
        name = stick_name(stick)

        def done(gone: bool) -> None:
            if gone:
                self._sign(self._say("desk.may_pull"), self._say("desk.let_go", name=name))
            else:
                self._tell(self._say("desk.not_let_go", name=name), "warning")
            self.watch.look()

        self._tools.ask(
            lambda station, _progress: let_go(station, stick.drive.path),
            done=done,
            failed=self._refused,
            title="ui.wait_writing",
        )

    def _show_sticks(self) -> None:
        lines = stick_lines(self._say, self.watch.found)
        self._screen.handing.sticks.show_sticks(lines)
        self._screen.closing.show_sticks(lines)

    def _offer(self, stick: Stick) -> None:
        if self._screen.asking == "nobody":
            self._screen.say(self._say("desk.stick_came", name=stick_name(stick)), "accent")

    def _came(self, looked: Looked) -> None:
        ours = [verdict for verdict in looked.verdicts if verdict.verdict != "foreign"]
        if ours:
            self.was_read(ours)
        self._after()

    def _kept(self, handed: HandedOver | None) -> None:
        if handed is not None:
            self._tell(self._say("desk.kept", file=handed.names))
            self._after()

    def _not_kept(self, error: FieldappError) -> None:
        self._tell(self._say.join(" ", self._say("desk.not_kept"), self._say.sentence(error)), "warning")

    def _after(self) -> None:
        self.changed.emit()
        self.refresh()

    def _tell(self, sentence: str, tone: str = "good") -> None:
        told: dict[str, Callable[[str, str], None]] = {
            "closing": self._screen.closing.say,
            "handing": self._screen.handing.say,
        }
        say = told.get(self._screen.asking)
        if say is not None:
            say(sentence, tone)

    def _sign(self, words: str, note: str = "") -> None:
        self._screen.handing.sign.show_words(words, note)
        self._screen.closing.sign.show_words(words, note)

    def _refused(self, error: FieldappError) -> None:
        self._tell(self._say.sentence(error), "error")
