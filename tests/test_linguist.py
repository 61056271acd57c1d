"""Our texts go to Qt Linguist and come back: what was translated changes, nothing else, and nonsense is refused."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from string import Formatter

import PySide6
import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_spec.linguist import Wrong, main, take, written
from fieldapp.system.resources import resource

_SOME = ("desk", "bundle", "refusals/bundle")
_WORDS = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="{}"), min_size=1)


def _texts(folder: Path, names: tuple[str, ...] = _SOME) -> Path:
    """Copy some tables of texts into a folder, or all of them."""
    texts = folder / "texts"
    if not names:
        return Path(shutil.copytree(resource("texts"), texts))
    for name in names:
        (texts / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(resource("texts", *f"{name}.toml".split("/")), texts / f"{name}.toml")
    return texts


def _bytes(texts: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in texts.rglob("*.toml")}


def _translated(texts: Path, change: Callable[[ET.Element], object]) -> Path:
    """Write the texts for Qt Linguist, let `change` work on it, and return the file."""
    root = ET.fromstring(written(texts, texts.parent))
    change(root)
    file = texts.parent / "translated.ts"
    ET.ElementTree(root).write(file, encoding="utf-8")
    return file


def test_out_and_in_again_changes_no_byte(tmp_path: Path) -> None:
    texts = _texts(tmp_path, ())
    before = _bytes(texts)
    assert take(texts, _translated(texts, lambda _root: None)) == []
    assert _bytes(texts) == before


def test_qt_reads_every_text_without_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "texts.ts"
    assert main(["out", str(file)]) == 0
    program = Path(PySide6.__file__).parent / ("lrelease.exe" if sys.platform == "win32" else "lrelease")
    asked = [str(program), str(file), "-qm", str(tmp_path / "texts.qm")]
    said = subprocess.run(asked, check=True, capture_output=True, text=True)
    count = sum(
        2 if "vi_next" in entry else 1
        for path in resource("texts").rglob("*.toml")
        for entry in tomllib.loads(path.read_text(encoding="utf-8")).values()
    )
    assert f"{count} finished and 0 unfinished" in said.stdout
    assert re.search("warning|dropped|duplicate", said.stdout + said.stderr, re.IGNORECASE) is None
    assert main(["out", str(file)]) == 1, "what a translator has worked on is not written over"
    assert main(["in", str(file)]) == 0


@given(st.data())
def test_a_translation_changes_its_own_line(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    texts = _texts(tmp_path_factory.mktemp("translating"))
    before = _bytes(texts)
    name = data.draw(st.sampled_from(_SOME))
    file = texts / f"{name}.toml"
    old = tomllib.loads(file.read_text(encoding="utf-8"))
    key, field = data.draw(st.sampled_from([(key, f) for key in old for f in old[key] if f.startswith("en")]))
    blanks = [f"{{{blank}}}" for _, blank, _, _ in Formatter().parse(old[key]["vi" + field[2:]]) if blank]
    lines = "\n" if "\n" in old[key]["vi"] else " "
    new = lines.join([*data.draw(st.lists(_WORDS, min_size=2)), *blanks])

    def change(root: ET.Element) -> None:
        comment = key + (" (next)" if field == "en_next" else "")
        for part in root.iter("context"):
            for message in part.iter("message"):
                if (part.findtext("name"), message.findtext("comment")) == (name, comment):
                    message.find("translation").text = new  # type: ignore[union-attr]  # each has one

    assert take(texts, _translated(texts, change)) == ([file] if new != old[key][field] else [])
    now = tomllib.loads(file.read_text(encoding="utf-8"))
    assert now[key].pop(field) == new
    old[key].pop(field)
    assert now == old
    after = _bytes(texts)
    assert [path for path in before if path != file and before[path] != after[path]] == []
    if lines == " ":
        pairs = zip(before[file].split(b"\n"), after[file].split(b"\n"), strict=True)
        assert sum(was != now for was, now in pairs) <= 1


def _set(words: str, key: str = "today_drafts") -> Callable[[str], str]:
    return lambda ts: re.sub(
        rf"(<comment>{key}</comment>\s*<translation>)[^<]*", lambda found: found[1] + words, ts, count=1
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda ts: ts[: len(ts) // 2], "damaged"),
        (lambda _ts: "", "damaged"),
        (lambda ts: "\0" + ts, "damaged"),
        (lambda _ts: "<svg/>", "no file of Qt Linguist"),
        (lambda _ts: "<TS>" + "<a>" * 200_000, "damaged"),
        (lambda ts: ts.replace("<!DOCTYPE TS>", '<!DOCTYPE TS [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'), "entities"),
        (lambda ts: ts + " " * (8 << 20), "too large"),
        (lambda ts: ts.replace("<comment>find</comment>", "<comment>fnid</comment>"), "no such text"),
        (lambda ts: ts.replace("<name>desk</name>", "<name>../../desk</name>"), "no such text"),
        (lambda ts: ts.replace("<comment>find_hint</comment>", "<comment>find</comment>"), "stands there twice"),
        (lambda ts: ts.replace("Tìm người dân</source>", "Tìm dân</source>"), "write the file anew"),
        (_set("drafts"), "blanks"),
        (_set("{count} {name}"), "blanks"),
        (_set("{count.real}"), "blanks"),
        (_set("{count} {"), "braces"),
        (_set("{count!r}"), "braces"),
        (_set("{count:>999999999}"), "braces"),
        (_set("{count:a|b|c}"), "braces"),
        (_set("{count} \u202edrafts"), "nobody sees"),
        (_set("{count}\ndrafts"), "lines"),
        (_set("  "), "no words"),
    ],
)
def test_nonsense_is_refused_and_nothing_is_written(tmp_path: Path, change: Callable[[str], str], why: str) -> None:
    texts = _texts(tmp_path)
    before = _bytes(texts)
    good = written(texts, tmp_path)
    spoilt = change(_set("{count} sketches")(good))
    file = tmp_path / "translated.ts"
    file.write_bytes(spoilt.encode())
    with pytest.raises(Wrong, match=why):
        take(texts, file)
    assert _bytes(texts) == before
    file.write_bytes(good.encode("utf-16"))
    with pytest.raises(Wrong, match="damaged"):
        take(texts, file)


def test_what_is_unfinished_stays_as_it_was(tmp_path: Path) -> None:
    texts = _texts(tmp_path)
    before = _bytes(texts)

    def open_again(root: ET.Element) -> None:
        for translation in root.iter("translation"):
            translation.set("type", "unfinished")
            translation.text = ""

    assert take(texts, _translated(texts, open_again)) == []
    assert _bytes(texts) == before


def test_whoever_calls_it_wrongly_is_told_how(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "out FILE.ts | in FILE.ts" in capsys.readouterr().err
    assert main(["in", str(tmp_path / "none.ts")]) == 1
    assert "cannot be read" in capsys.readouterr().err
