"""What do tests about the command line find prepared? A way to call it, and an installation of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine import cli


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one plain line of a command that failed."""
        assert self.code != 0
        assert self.err.startswith("alur: ")
        assert self.err.count("\n") == 1
        assert "Traceback" not in self.err
        return self.err.removeprefix("alur: ").rstrip("\n")


Calling = Callable[..., Answer]


@pytest.fixture
def alur(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Calling:
    """Calls `alur` with a data folder that does not exist yet."""
    monkeypatch.setenv("ALUR_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("ALUR_DEMO", raising=False)
    monkeypatch.delenv("ALUR_DATABASE_URL", raising=False)

    def call(*arguments: str) -> Answer:
        code = cli.run(arguments)
        out, err = capsys.readouterr()
        return Answer(code=code, out=out, err=err)

    return call


@pytest.fixture
def installed(alur: Calling) -> Calling:
    """The same, with a database."""
    assert alur("db", "upgrade").code == 0
    return alur
