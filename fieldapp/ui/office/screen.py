"""The office as one screen: the rail on the left, one page at a time, the header above."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.ui.icons import icon
from fieldapp.ui.kit import Kit
from fieldapp.ui.office.answers import AnswersPage
from fieldapp.ui.office.approvals import ApprovalsPage
from fieldapp.ui.office.decisions import DecisionsPage
from fieldapp.ui.office.desks import DesksPage
from fieldapp.ui.office.guidance import GuidancePanel
from fieldapp.ui.office.lists.page import ListsPage
from fieldapp.ui.office.overview import OverviewPage
from fieldapp.ui.office.papers.page import PapersPage
from fieldapp.ui.office.received import ReceivedPage
from fieldapp.ui.office.tasks.page import TasksPage
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.header import HeaderBar
from fieldapp.ui.widgets.plain import Badge, Button, Surface, label

PAGES = {
    "overview": "overview",
    "lists": "list",
    "tasks": "edit",
    "papers": "card",
    "received": "inbox",
    "decisions": "decide",
    "approvals": "check",
    "desks": "desk",
    "answers": "outbox",
}
"""The pages in the order of the rail, each with its icon. What has no page yet is not in the rail."""


class OfficeScreen(QWidget):
    """The whole office.

    Attributes:
        header, overview, lists, tasks, papers, received, decisions, approvals, desks, answers: the parts.
        guidance: what receipts tell people, over all of them.
        page: name of the page that is shown.

    Signals:
        page_shown: its name; what it shows may have to be read anew.
        guidance_asked: show what receipts tell people.
    """

    page_shown = Signal(str)
    guidance_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.setProperty("ground", "background")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.header = HeaderBar(kit)
        self.overview = OverviewPage(kit)
        self.lists = ListsPage(kit)
        self.tasks = TasksPage(kit)
        self.papers = PapersPage(kit)
        self.received = ReceivedPage(kit)
        self.decisions = DecisionsPage(kit)
        self.approvals = ApprovalsPage(kit)
        self.desks = DesksPage(kit)
        self.answers = AnswersPage(kit)
        self._pages = QStackedWidget()
        self._rail = Surface(margins=(10, 14, 10, 14), space=4, role="rail")
        self._group = QButtonGroup(self)
        self._buttons: dict[str, Button] = {}
        self._badges: dict[str, Badge] = {}
        parts = (
            self.overview,
            self.lists,
            self.tasks,
            self.papers,
            self.received,
            self.decisions,
            self.approvals,
            self.desks,
            self.answers,
        )
        for (name, drawing), part in zip(PAGES.items(), parts, strict=True):
            self._pages.addWidget(part)
            self._rail.add(self._entry(name, drawing))
        self._rail.body.addStretch(1)
        self._digest = label("", "code", wrap=True)
        self._digest.setIndent(8)
        self._digest_title: QLabel = label(kit.say("office.digest"), "small", wrap=True)
        self._digest_title.setIndent(8)
        self._rail.add(self._digest_title, self._digest)
        self._digest_title.hide()
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self._rail)
        body.addWidget(self._pages, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addLayout(body, 1)
        self.guidance = GuidancePanel(kit, self)
        tell = self.header.add_to_menu(kit.say("guidance.open"), "guidance_page")
        tell.triggered.connect(lambda _checked=False: self.guidance_asked.emit())
        self.page = ""
        self._fit()
        kit.look.changed.connect(self._fit)

    def show_page(self, name: str) -> None:
        """Show a page, as its entry in the rail does."""
        self.page = name
        self._buttons[name].setChecked(True)
        self._pages.setCurrentIndex(list(PAGES).index(name))
        self.page_shown.emit(name)

    def mark(self, name: str, count: int, tone: Tone = "plain") -> None:
        """Show how much waits on a page; nothing for 0."""
        self._badges[name].say(self._kit.say.count(count) if count else "", tone)

    def show_digest(self, digest: str) -> None:
        """Show the eight groups that two stations with the same facts share."""
        groups = digest.split()
        self._digest.setText("\n".join(" ".join(groups[at : at + 4]) for at in range(0, len(groups), 4)))
        self._digest_title.setVisible(bool(digest))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._rail.setFixedWidth(min(self._kit.look.pixels(204), max(self.width() // 4, 190)))
        for name, drawing in PAGES.items():
            self._buttons[name].setIcon(icon(drawing, self._kit.look.colours.soft, 20))

    def _entry(self, name: str, drawing: str) -> Button:
        button = Button(self._kit.say(f"office.page_{name}"), kind="rail")
        button.setIconSize(QSize(20, 20))
        button.setIcon(icon(drawing, self._kit.look.colours.soft, 20))
        button.setCheckable(True)
        button.clicked.connect(lambda: self.show_page(name))
        self._group.addButton(button)
        badge = Badge(self._kit.look)
        badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside = QHBoxLayout(button)
        inside.setContentsMargins(0, 0, 6, 0)
        inside.addStretch(1)
        inside.addWidget(badge)
        self._buttons[name], self._badges[name] = button, badge
        return button
