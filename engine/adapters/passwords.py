"""How are passwords kept?"""

from __future__ import annotations

import argon2
from argon2.exceptions import InvalidHashError, VerificationError


class Argon2Passwords:
    """argon2id with the library's current recommendation (RFC 9106, low memory)."""

    def __init__(self, hasher: argon2.PasswordHasher | None = None) -> None:
        """Prepare; tests pass a cheap hasher."""
        self._hasher = hasher or argon2.PasswordHasher()
        # Compared with where there is no account, so that a wrong name takes as long as a wrong password.
        self._decoy = self._hasher.hash("bukan kata sandi siapa pun")

    def hash(self, password: str) -> str:
        """Return a salted hash."""
        return self._hasher.hash(password)

    def matches(self, password_hash: str, password: str) -> bool:
        """Tell whether the password fits; takes as long when there is no hash to compare with."""
        try:
            self._hasher.verify(password_hash or self._decoy, password)
        except (VerificationError, InvalidHashError):
            return False
        return bool(password_hash)
