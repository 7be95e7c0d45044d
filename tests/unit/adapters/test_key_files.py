"""How are the installation's own secrets made and kept?"""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from engine.adapters.key_files import data_key, load_or_create, session_secret
from engine.adapters.signing_keys import SigningKey
from engine.config import Settings
from engine.errors import InvalidConfiguration


def test_a_secret_is_made_once_and_only_we_can_read_it(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var")
    first = session_secret(settings)

    assert len(first) >= 32
    assert session_secret(settings) == first
    assert (tmp_path / "var" / "session.key").stat().st_mode & 0o777 == 0o600


def test_a_secret_of_the_environment_makes_no_file(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var", secret_key="s" * 40, data_key=b"d" * 32)

    assert session_secret(settings) == "s" * 40
    assert data_key(settings) == b"d" * 32
    assert not (tmp_path / "var").exists()


def test_programs_that_start_at_once_share_one_secret(tmp_path: Path) -> None:
    path = tmp_path / "some.key"
    found: list[bytes] = []
    meet = threading.Barrier(8)

    def start(mine: bytes) -> None:
        meet.wait()
        found.append(load_or_create(path, lambda: mine))

    programs = [threading.Thread(target=start, args=(bytes([n + 1]),)) for n in range(8)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()

    assert set(found) == {path.read_bytes()}
    assert [each.name for each in tmp_path.iterdir()] == ["some.key"]


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "data.key"
    path.write_bytes(bytes(32))
    path.chmod(0o640)

    with pytest.raises(InvalidConfiguration, match=r"data\.key .*chmod 600"):
        data_key(Settings(data_dir=tmp_path))


@pytest.mark.parametrize("content", [b"", b"too short"])
def test_a_damaged_data_key_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "data.key"
    path.write_bytes(content)
    path.chmod(0o600)

    with pytest.raises(InvalidConfiguration, match=r"data\.key"):
        data_key(Settings(data_dir=tmp_path))


def test_a_folder_that_cannot_be_made_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file, not a folder")

    with pytest.raises(InvalidConfiguration, match="tidak dapat dibuka"):
        data_key(Settings(data_dir=tmp_path / "var"))


class TestSigningKey:
    def test_the_key_of_a_file_is_the_same_every_time(self, tmp_path: Path) -> None:
        path = tmp_path / "audit.key"
        first, again = SigningKey.from_file(path), SigningKey.from_file(path)

        assert first.key_id == again.key_id
        assert again.verify(b"root", first.sign(b"root"))

    def test_a_signature_fits_one_message_and_one_key(self) -> None:
        key, other = SigningKey.generate(), SigningKey.generate()
        signature = key.sign(b"root")

        assert not key.verify(b"r00t", signature)
        assert not other.verify(b"root", signature)
        assert not key.verify(b"root", b"")
        assert key.key_id != other.key_id

    def test_a_file_that_is_no_key_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "audit.key"
        path.write_bytes(b"-----BEGIN NOTHING-----")
        path.chmod(0o600)

        with pytest.raises(InvalidConfiguration, match=r"audit\.key"):
            SigningKey.from_file(path)
