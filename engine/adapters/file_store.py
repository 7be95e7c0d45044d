"""How are the bytes of uploads and letters kept?

Under their SHA-256, outside the web root, encrypted at rest with AES-256-GCM. Every file has a key of its own, derived
from the installation's data key and the digest; the digest is authenticated with the content, so a file that was
changed, cut or put in another's place is noticed when it is read.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from engine.errors import AlurError, NotFound

_FORMAT = b"alur.file.1\x00"
_KEY_ID_BYTES, _NONCE_BYTES, _KEY_BYTES = 8, 12, 32
_HEADER = len(_FORMAT) + _KEY_ID_BYTES + _NONCE_BYTES
_DIGEST = re.compile(r"[0-9a-f]{64}")


class FileDamaged(AlurError):
    """Berkas ini rusak atau diubah di luar sistem, sehingga tidak ditampilkan."""


class FileStore:
    """Files by content; one that was put twice is kept once."""

    def __init__(self, folder: Path, *, data_key: bytes) -> None:
        """Keep files under `folder`, made at the first `put`; `data_key` holds 32 bytes."""
        self._folder = folder
        self._data_key = data_key
        self._key_id = hashlib.sha256(b"alur.file.key\x00" + data_key).digest()[:_KEY_ID_BYTES]

    def put(self, content: bytes) -> str:
        """Keep bytes for good and return their SHA-256; on disk before it returns."""
        digest = hashlib.sha256(content).hexdigest()
        try:
            self.get(digest)
        except (NotFound, FileDamaged):
            self._write(self._path(digest), self._seal(digest, content))
        return digest

    def get(self, digest: str) -> bytes:
        """Return the bytes with this SHA-256.

        Raises:
            NotFound: there are none.
            FileDamaged: they are not what was put here, or the data key is another one.
        """
        try:
            sealed = self._path(digest).read_bytes()
        except FileNotFoundError:
            raise NotFound from None
        content = self._open(digest, sealed)
        if hashlib.sha256(content).hexdigest() != digest:
            raise FileDamaged
        return content

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise NotFound
        return self._folder / digest[:2] / digest[2:]

    def _cipher(self, digest: str) -> AESGCM:
        info = _FORMAT + digest.encode()
        key = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=info).derive(
            self._data_key
        )
        return AESGCM(key)

    def _seal(self, digest: str, content: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._cipher(digest).encrypt(nonce, content, digest.encode())
        return _FORMAT + self._key_id + nonce + sealed

    def _open(self, digest: str, sealed: bytes) -> bytes:
        if len(sealed) < _HEADER or not sealed.startswith(_FORMAT):
            raise FileDamaged
        key_id = sealed[len(_FORMAT) : len(_FORMAT) + _KEY_ID_BYTES]
        if key_id != self._key_id:
            raise FileDamaged("Berkas ini dienkripsi dengan kunci data yang lain (ALUR_DATA_KEY).")
        nonce = sealed[_HEADER - _NONCE_BYTES : _HEADER]
        try:
            return self._cipher(digest).decrypt(nonce, sealed[_HEADER:], digest.encode())
        except InvalidTag:
            raise FileDamaged from None

    def _write(self, path: Path, sealed: bytes) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{secrets.token_hex(16)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    # Without it a power cut may take the new name away again.
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
