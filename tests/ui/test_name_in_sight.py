"""What matters stays in sight wherever the page is scrolled: whoever is in front of the desk, and what is missing."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from fieldapp.ui.desk.person import NameStrip
from fieldapp.ui.desk.registering import RegisteringPanel
from fieldapp.ui.kit import Kit
from tests.pictures.rendering import settle
from tests.pictures.screens import SCREENS


def test_the_name_stays_in_sight_when_the_form_is_revealed(qtbot: QtBot, kit: Kit) -> None:
    screen = SCREENS["desk-person"](kit)
    qtbot.addWidget(screen)
    settle(screen, 1366, 768)
    strip = screen.findChild(NameStrip)
    assert strip is not None
    bar = strip._area.verticalScrollBar()
    assert bar.value() > 0
    assert strip.isVisible()
    assert strip._name.whole == "Nguyễn Thị Mẫu"
    assert "01/02/1960" in strip._facts.whole
    bar.setValue(strip._card.name_begins + 1)
    assert strip.isVisible()
    bar.setValue(0)
    assert not strip.isVisible()
    screen.close()


def test_the_field_that_is_missing_is_not_hidden_by_what_is_said_of_it(qtbot: QtBot, kit: Kit) -> None:
    screen = SCREENS["desk-no-wish"](kit)
    qtbot.addWidget(screen)
    settle(screen, 1366, 720)
    panel = screen.findChild(RegisteringPanel)
    assert panel is not None
    field = panel.form._fields["reason"]
    field.fill("")
    panel.save()
    settle(screen, 1366, 720)
    assert field.control.hasFocus()
    assert field.control.visibleRegion().boundingRect() == field.control.rect()
    screen.close()


def test_what_should_be_looked_at_again_is_seen_with_the_field_that_is_typed_in(qtbot: QtBot, kit: Kit) -> None:
    screen = SCREENS["desk-other-holder"](kit)
    qtbot.addWidget(screen)
    settle(screen, 1366, 768)
    panel = screen.findChild(RegisteringPanel)
    assert panel is not None
    holder = panel.form._fields["holder"].control
    assert isinstance(holder, QLineEdit)
    for name in ("NGUYEN THI MAU", "NGUYEN VAN NAM"):
        holder.setFocus()
        holder.setText(name)
        holder.textEdited.emit(name)
        settle(screen, 1366, 768)
    for part in (holder, panel.form.explained):
        assert part.visibleRegion().boundingRect() == part.rect()
    screen.close()


def test_the_name_on_top_is_as_wide_as_the_page(qtbot: QtBot, kit: Kit) -> None:
    screen = SCREENS["desk-person"](kit)
    qtbot.addWidget(screen)
    for width in (1366, 1100, 1300):
        settle(screen, width, 768)
        strip = screen.findChild(NameStrip)
        assert strip is not None
        assert (strip.isVisible(), strip.width()) == (True, strip._area.viewport().width())
    screen.close()
