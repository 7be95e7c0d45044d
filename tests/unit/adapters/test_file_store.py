"""What do we promise about a file that was handed to us?"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.adapters.file_store import FileDamaged, FileStore
from engine.errors import NotFound

_KEY = bytes(range(32))
_PHOTO = b"\xff\xd8 the photo of a flooded road"


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files", data_key=_KEY)


def _only_file(tmp_path: Path) -> Path:
    (found,) = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    return found


def test_a_file_is_found_again_under_its_sha_256(store: FileStore) -> None:
    digest = store.put(_PHOTO)

    assert digest == hashlib.sha256(_PHOTO).hexdigest()
    assert store.get(digest) == _PHOTO


def test_what_lies_on_the_disk_tells_nothing_and_is_ours_alone(
    store: FileStore, tmp_path: Path
) -> None:
    store.put(_PHOTO)
    path = _only_file(tmp_path)

    assert b"flooded" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_the_same_bytes_are_kept_once(store: FileStore, tmp_path: Path) -> None:
    assert store.put(_PHOTO) == store.put(_PHOTO)

    _only_file(tmp_path)


def test_any_changed_byte_is_noticed(store: FileStore, tmp_path: Path) -> None:
    digest = store.put(_PHOTO)
    path = _only_file(tmp_path)
    sealed = path.read_bytes()
    for place in range(len(sealed)):
        path.write_bytes(sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :])
        with pytest.raises(FileDamaged):
            store.get(digest)


@pytest.mark.parametrize("length", [0, 5, 31, 32, 40])
def test_a_file_that_was_cut_is_noticed(store: FileStore, tmp_path: Path, length: int) -> None:
    digest = store.put(_PHOTO)
    path = _only_file(tmp_path)
    path.write_bytes(path.read_bytes()[:length])

    with pytest.raises(FileDamaged):
        store.get(digest)


def test_one_file_in_the_place_of_another_is_noticed(store: FileStore, tmp_path: Path) -> None:
    first, second = store.put(b"first"), store.put(b"second")
    folder = tmp_path / "files"
    stolen = (folder / first[:2] / first[2:]).read_bytes()
    (folder / second[:2] / second[2:]).write_bytes(stolen)

    with pytest.raises(FileDamaged):
        store.get(second)


def test_putting_a_damaged_file_again_mends_it(store: FileStore, tmp_path: Path) -> None:
    digest = store.put(_PHOTO)
    _only_file(tmp_path).write_bytes(b"rubbish")

    assert store.put(_PHOTO) == digest
    assert store.get(digest) == _PHOTO


def test_another_data_key_is_told_apart_from_damage(store: FileStore, tmp_path: Path) -> None:
    digest = store.put(_PHOTO)

    with pytest.raises(FileDamaged, match="ALUR_DATA_KEY"):
        FileStore(tmp_path / "files", data_key=bytes(32)).get(digest)


@pytest.mark.parametrize("digest", ["0" * 64, "", "../../etc/passwd", "A" * 64, "0" * 63 + "\n"])
def test_what_was_never_put_is_not_found(store: FileStore, digest: str) -> None:
    with pytest.raises(NotFound):
        store.get(digest)


@given(content=st.binary(max_size=300))
def test_every_content_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    store = FileStore(tmp_path_factory.getbasetemp() / "any", data_key=_KEY)

    assert store.get(store.put(content)) == content
