"""With which key is the audit trail sealed?"""

from __future__ import annotations

import hashlib
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from engine.adapters.key_files import load_or_create
from engine.errors import InvalidConfiguration


class SigningKey:
    """An Ed25519 key (RFC 8032)."""

    def __init__(self, private_key: Ed25519PrivateKey) -> None:
        """Take a key that was loaded or made."""
        self._private = private_key
        self._public = private_key.public_key()

    @classmethod
    def generate(cls) -> SigningKey:
        """Make a key that is kept nowhere."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_file(cls, path: Path) -> SigningKey:
        """Read the key of a PEM file, made at the first use.

        Raises:
            InvalidConfiguration: the file cannot be used.
        """
        pem = load_or_create(path, _new_pem)
        try:
            key = load_pem_private_key(pem, password=None)
        except ValueError as error:
            raise InvalidConfiguration(f"Berkas kunci {path} rusak.") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise InvalidConfiguration(f"Berkas kunci {path} bukan kunci Ed25519.")
        return cls(key)

    @property
    def key_id(self) -> str:
        """First 16 hex digits of the SHA-256 of the public key."""
        raw = self._public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        return hashlib.sha256(raw).hexdigest()[:16]

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of the signature."""
        return self._private.sign(message)

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Tell whether this key signed this message."""
        try:
            self._public.verify(signature, message)
        except InvalidSignature:
            return False
        return True


def _new_pem() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
