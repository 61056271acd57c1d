"""One prepared database for the whole run; each test works on its copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fieldapp.registry import Registry
from tests.registry.prepared import copy_of, open_registry, prepare


@pytest.fixture(scope="session")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed database with 60 invented people."""
    path = tmp_path_factory.mktemp("master") / "registry.db"
    prepare(path, 60)
    return path


@pytest.fixture
def opened(master: Path, tmp_path: Path) -> Iterator[Callable[..., Registry]]:
    """Return `opened(name, seed=, read_only=)`: it opens a copy of the master, or what lies there already."""
    registries: list[Registry] = []

    def again(name: str = "registry.db", *, seed: int = 1, read_only: bool = False) -> Registry:
        path = tmp_path / name
        if not path.exists():
            copy_of(master, tmp_path, name)
        registries.append(open_registry(path, seed=seed, read_only=read_only))
        return registries[-1]

    yield again
    for registry in registries:
        registry.close()


@pytest.fixture
def registry(opened: Callable[..., Registry]) -> Registry:
    """An open copy of the master."""
    return opened()
