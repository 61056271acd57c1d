"""Putting papers out without a printer."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldapp.desk.print_places import PrintTarget
from fieldapp.devices.printers import known_printers, put_out
from fieldapp.system.errors import EnvironmentFault


def test_a_paper_goes_into_the_chosen_folder_and_nowhere_else(tmp_path: Path) -> None:
    place = put_out(b"%PDF-1.4", name="03A-00001-K.pdf", target=PrintTarget(folder=str(tmp_path)))
    assert Path(place).read_bytes() == b"%PDF-1.4"
    assert [path.name for path in tmp_path.iterdir()] == ["03A-00001-K.pdf"]


def test_without_a_place_nothing_is_put_out() -> None:
    with pytest.raises(EnvironmentFault, match=r"print\.no_target"):
        put_out(b"%PDF-1.4", name="x.pdf", target=PrintTarget())


def test_a_folder_that_is_gone_is_an_environment_fault(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match=r"disk\.gone"):
        put_out(b"%PDF-1.4", name="x.pdf", target=PrintTarget(folder=str(tmp_path / "gone")))


@pytest.mark.usefixtures("qapp")
def test_printers_are_named() -> None:
    assert all(isinstance(name, str) for name in known_printers())
