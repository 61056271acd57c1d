"""The data folder: what was given, then the variable, then the platform's place."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldapp.app.paths import data_folder


def test_what_was_given_comes_before_the_variable(tmp_path: Path) -> None:
    assert data_folder(tmp_path, environment={"FIELDAPP_HOME": "elsewhere"}) == tmp_path
    assert data_folder(environment={"FIELDAPP_HOME": str(tmp_path / "a")}) == tmp_path / "a"


def test_a_relative_folder_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert data_folder(Path("desk")) == tmp_path / "desk"


@pytest.mark.parametrize(
    ("platform", "environment", "end"),
    [
        ("win32", {"LOCALAPPDATA": "/users/mau/local"}, "/users/mau/local/fieldapp"),
        ("win32", {}, "AppData/Local/fieldapp"),
        ("darwin", {}, "Library/Application Support/fieldapp"),
        ("linux", {"XDG_DATA_HOME": "/data/mau"}, "/data/mau/fieldapp"),
        ("linux", {"XDG_DATA_HOME": "not/absolute"}, ".local/share/fieldapp"),
        ("linux", {"FIELDAPP_HOME": ""}, ".local/share/fieldapp"),
    ],
)
def test_each_platform_has_its_place(platform: str, environment: dict[str, str], end: str) -> None:
    assert data_folder(environment=environment, platform=platform).as_posix().endswith(end)
