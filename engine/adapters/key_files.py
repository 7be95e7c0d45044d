"""Where do the installation's own secrets lie? In files of the data folder that only its user can read."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from engine.config import Settings
from engine.errors import InvalidConfiguration

_OTHERS = 0o077
_DATA_KEY_BYTES = 32


def load_or_create(path: Path, make: Callable[[], bytes]) -> bytes:
    """Read a secret, or make and keep one; when two programs start at once, both get the same.

    Raises:
        InvalidConfiguration: somebody else can read the file, or it cannot be read or written.
    """
    try:
        if not path.exists():
            _create(path, make())
        if path.stat().st_mode & _OTHERS:
            raise InvalidConfiguration(
                f"Berkas kunci {path} dapat dibaca pengguna lain; jalankan chmod 600 padanya."
            )
        content = path.read_bytes()
    except OSError as error:
        raise InvalidConfiguration(
            f"Berkas kunci {path} tidak dapat dibuka: {error.strerror}."
        ) from error
    if not content:
        raise InvalidConfiguration(f"Berkas kunci {path} kosong.")
    return content


def session_secret(settings: Settings) -> str:
    """Return the secret that signs cookies."""
    if settings.secret_key is not None:
        return settings.secret_key
    path = settings.data_dir / "session.key"
    return load_or_create(path, lambda: secrets.token_urlsafe(48).encode()).decode()


def data_key(settings: Settings) -> bytes:
    """Return the 32 bytes that files are encrypted with."""
    if settings.data_key is not None:
        return settings.data_key
    path = settings.data_dir / "data.key"
    key = load_or_create(path, lambda: secrets.token_bytes(_DATA_KEY_BYTES))
    if len(key) != _DATA_KEY_BYTES:
        raise InvalidConfiguration(f"Berkas kunci {path} rusak: bukan {_DATA_KEY_BYTES} bita.")
    return key


def _create(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A link, unlike a rename, never takes the place of what another program has put there meanwhile.
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
