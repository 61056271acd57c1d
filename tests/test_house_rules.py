"""The rules of the house that no other tool checks: names, lengths, papers, paths, and what README promises."""

from __future__ import annotations

import ast
import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

import pytest

import fieldapp

PROJECT = Path(__file__).resolve().parent.parent
_LONGEST = 420
_SAYS_NOTHING = {"manager", "helper", "util", "common", "core", "controller", "handler", "misc"}
_SPANNING_SUITES = {
    "accuracy",
    "journeys",
    "monkey",
    "simulation",
    "faults",
    "defects",
    "fuzz",
    "bench",
    "golden",
    "pictures",
}
_PASSED_OVER = {".git", ".venv", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache", "__pycache__", "out"}
_TEXT_ENDINGS = {".py", ".md", ".toml", ".cfg", ".ini", ".json", ".jsonl", ".csv", ".txt", ".yml", ".qss", ".svg", ""}


@cache
def _sources(*folders: str) -> tuple[Path, ...]:
    return tuple(path for folder in folders for path in sorted((PROJECT / folder).rglob("*.py")))


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _name(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def _texts() -> list[Path]:
    """Return every file of the project that is text, whoever made it."""
    return [
        path
        for top in sorted(PROJECT.iterdir())
        if top.name not in _PASSED_OVER and not top.name.startswith(".venv")
        for path in ([top] if top.is_file() else sorted(top.rglob("*")))
        if path.is_file() and path.suffix in _TEXT_ENDINGS and not _PASSED_OVER.intersection(path.parts)
    ]


def test_no_module_is_long() -> None:
    lengths = {
        _name(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in _sources("fieldapp", "tests", "build_spec")
    }
    assert {name: length for name, length in lengths.items() if length > _LONGEST} == {}


def test_every_module_says_its_one_reason() -> None:
    assert [_name(path) for path in _sources("fieldapp", "build_spec") if not ast.get_docstring(_tree(path))] == []


def test_no_name_says_nothing() -> None:
    folders = {part for path in _sources("fieldapp", "tests") for part in path.relative_to(PROJECT).parts}
    classes = {
        node.name.lower()
        for path in _sources("fieldapp")
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ClassDef)
    }
    stems = {Path(part).stem.removesuffix("s") for part in folders}
    assert stems & _SAYS_NOTHING == set()
    assert sorted(name for name in classes if name.endswith(tuple(_SAYS_NOTHING - {"core", "common", "misc"}))) == []


def test_nothing_prints_waits_busily_or_turns_the_event_loop_by_hand() -> None:
    found = []
    for path in _sources("fieldapp", "tests"):
        for node in ast.walk(_tree(path)):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            in_tests = path.is_relative_to(PROJECT / "tests")
            if called == "print" or called.endswith("processEvents") or (in_tests and called in _NEVER_IN_TESTS):
                found.append(f"{_name(path)}:{node.lineno} {called}")
    assert found == []


def test_no_layout_is_asked_for_its_items() -> None:
    """PySide6 6.12.0 keeps them when they are gone: see `fieldapp.ui.reading.in_layout`."""
    calls = [
        (path, node) for path in _sources("fieldapp") for node in ast.walk(_tree(path)) if isinstance(node, ast.Call)
    ]
    asked = [f"{_name(path)}:{node.lineno}" for path, node in calls if ast.unparse(node.func).endswith(".itemAt")]
    assert asked == []


_NEVER_IN_TESTS = {"time.sleep", "sleep", "qtbot.wait", "pytest.skip", "pytest.xfail", "pytest.importorskip"}


def test_no_test_is_marked_as_skipped_or_failing() -> None:
    marks = {"skip", "skipif", "xfail"}
    named = [(path, node) for path in _sources("tests") for node in ast.walk(_tree(path))]
    assert [
        f"{_name(path)}:{one.lineno}" for path, one in named if isinstance(one, ast.Attribute) and one.attr in marks
    ] == []


def test_tests_mirror_the_packages() -> None:
    packages = {path.name for path in (PROJECT / "fieldapp").iterdir() if path.is_dir()}
    suites = {path.name for path in (PROJECT / "tests").iterdir() if path.is_dir() and any(path.rglob("*.py"))}
    assert suites - packages - _SPANNING_SUITES == set()


def test_readme_has_exactly_the_two_commands_and_ci_calls_the_second() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    section = readme.split("## Two commands")[1].split("\n## ")[0]
    commands = re.findall(r"^ {4}(\S.*)$", section, re.MULTILINE)
    assert commands == ["python3 build_spec/develop.py demo out", "python3 build_spec/develop.py test"]
    assert (PROJECT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1] == f"exec {commands[1]}"


def test_no_path_of_a_machine_and_no_registry_host_is_named() -> None:
    hosts = [
        "pypi" + ".org",
        "pythonhosted" + ".org",
        "deb.debian" + ".org",
        "archive.ubuntu" + ".com",
        "npmjs" + ".com",
    ]
    machine = re.compile(r"(?<![\w.:/~-])/(work|root|opt|home|Users|srv)/[\w.-]")
    found = []
    for path in _texts():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if machine.search(line) or any(host in line for host in hosts):
                found.append(f"{_name(path)}:{number}")
    assert found == []


def test_every_text_is_utf_8_and_vietnamese_is_composed() -> None:
    decomposed = []
    for path in _texts():
        text = path.read_text(encoding="utf-8")
        if "tests" not in path.parts and text != unicodedata.normalize("NFC", text):
            decomposed.append(_name(path))
    assert decomposed == []


def test_every_font_has_its_licence_beside_it() -> None:
    fonts = [*(PROJECT / "resources").rglob("*.ttf"), *(PROJECT / "resources").rglob("*.otf")]
    bare = {_name(font) for font in fonts if not [*font.parent.glob("*OFL*"), *font.parent.glob("*LICEN[CS]E*")]}
    assert bare == set()


def test_every_table_names_source_and_date() -> None:
    silent = []
    for table in sorted((PROJECT / "resources" / "tables").glob("*")):
        if table.suffix in {".md", ""}:
            continue
        beside = table.parent / "README.md"
        said = beside.is_file() and table.name in beside.read_text(encoding="utf-8")
        if not said and not table.read_text(encoding="utf-8").startswith("#"):
            silent.append(_name(table))
    assert silent == []


def test_the_project_knows_its_version_licence_and_changes() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == fieldapp.__version__
    assert "Apache License" in (PROJECT / "LICENSE").read_text(encoding="utf-8")
    changes = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## .+\n\n- ", changes, re.MULTILINE)


def test_every_dependency_has_a_lower_bound() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [*project["dependencies"], *(name for extra in project["optional-dependencies"].values() for name in extra)]
    assert [name for name in named if not re.fullmatch(r"[\w\[\]-]+>=\d[\d.]*", name)] == []


@pytest.mark.parametrize("package", ["system", "domain", "vietnam"])
def test_pure_floors_never_open_files_for_writing(package: str) -> None:
    """Only `system.files` writes; the floors that are pure do not even try."""
    found = [
        f"{_name(path)}:{node.lineno}"
        for path in _sources(f"fieldapp/{package}")
        if _name(path) != "fieldapp/system/files.py"
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("write_text", "write_bytes"))
    ]
    assert found == []
