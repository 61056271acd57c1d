"""The last screen of a desk: it is no more, and where its proof lies."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.widgets.plain import Icon, Surface, label


class RetiredScreen(QWidget):
    """Says that a desk was retired."""

    def __init__(self, kit: Kit, name: str, proof: str) -> None:
        super().__init__()
        say = kit.say
        self.setProperty("ground", "background")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        card = Surface(margins=(30, 26, 30, 26), space=14)
        card.setFixedWidth(620)
        card.body.addWidget(Icon(kit.look, "check", "good", 48), 0, Qt.AlignmentFlag.AlignLeft)
        card.add(label(say("desk.retired_title", name=name), "name", wrap=True))
        card.add(label(say("desk.retired_hint", file=Path(proof).name), "body", wrap=True))
        layout = QVBoxLayout(self)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
