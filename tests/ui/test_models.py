"""Every model keeps the rules of Qt, also while its rows change."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, Qt
from pytestqt.modeltest import ModelTester

from fieldapp.cleaning.deciding import leave_out
from fieldapp.office.facets import decided
from fieldapp.ui.desk.found import FoundModel
from fieldapp.ui.kit import Kit
from fieldapp.ui.office.lists.raw import FIRST, MARK, RawModel
from fieldapp.ui.voice import Voice
from fieldapp.ui.widgets.tables import Cell, Row, RowsModel
from tests.pictures import lists, people


def _check(tester: ModelTester, model: QAbstractItemModel) -> None:
    tester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt gives it no types


def test_the_people_found(qtmodeltester: ModelTester) -> None:
    model, hits = FoundModel(), people.hits(Voice("vi"))
    _check(qtmodeltester, model)
    model.replace(hits)
    _check(qtmodeltester, model)
    model.replace(hits[:1])
    assert model.rowCount() == 1
    assert "Mở tài khoản" not in str(model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole))


def test_rows_of_a_table(qtmodeltester: ModelTester, kit: Kit) -> None:
    model = RowsModel(kit, ["a", "b"])
    _check(qtmodeltester, model)
    model.replace([Row("k", (Cell("1"), Cell("2", "warning", more="why")))])
    _check(qtmodeltester, model)
    assert model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole) == "2\nwhy"
    model.replace([Row("k", (Cell("1"),))] * 60, ["c"] * 9)
    _check(qtmodeltester, model)
    assert (model.rowCount(), model.columnCount()) == (60, 9)


def test_the_table_as_it_was_read(qtmodeltester: ModelTester, kit: Kit) -> None:
    model = RawModel(kit)
    _check(qtmodeltester, model)
    facets = lists.facets()
    model.show(facets)
    _check(qtmodeltester, model)
    model.show(facets, "look")
    _check(qtmodeltester, model)
    assert model.columnCount() == FIRST + 12
    assert 0 < model.rowCount() < len(facets.sheet.rows)
    row = model.row_at(model.index(0, 0))
    assert row is not None
    left_out = leave_out(facets.decisions, facets.place_of(row.number), True)
    model.refresh(decided(facets, left_out, row.number))
    _check(qtmodeltester, model)
    assert model.index(0, MARK).data() == "đã bỏ"
