"""How is one mapping of a scenario file read without trusting it?"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

E = TypeVar("E", bound=StrEnum)


class Wrong(Exception):
    """Something in the file is not as it should be."""


class Record:
    """One mapping of a file. Every method raises `Wrong` with a sentence that names key and mapping."""

    def __init__(self, content: Any, name: str) -> None:
        """Take the content, and the key it stands under."""
        if not isinstance(content, Mapping):
            raise Wrong(f"“{name}” harus berupa pasangan kunci dan nilai")
        self._content = {str(key): value for key, value in content.items()}
        self._name = name

    def only(self, *known: str) -> Record:
        """Refuse every key but these, and return itself."""
        for key in self._content:
            if key not in known:
                close = difflib.get_close_matches(key, known, n=1)
                hint = f"; maksud Anda “{close[0]}”?" if close else ""
                raise Wrong(f"“{key}” tidak dikenal pada “{self._name}”{hint}")
        return self

    def __contains__(self, key: str) -> bool:
        """Tell whether something is said about a key."""
        return self._content.get(key) is not None

    def raw(self, key: str) -> Any:
        """Return whatever stands there."""
        return self._content.get(key)

    def text(self, key: str) -> str:
        """Return a text that is not empty."""
        value = self._content.get(key)
        if not isinstance(value, str) or not value:
            raise Wrong(f"“{key}” pada “{self._name}” harus berupa teks")
        return value

    def optional_text(self, key: str) -> str | None:
        """Return a text, or None where nothing is said."""
        return self.text(key) if key in self else None

    def table(self, key: str) -> Record:
        """Return the mapping under a key."""
        return Record(self._content.get(key), key)

    def values(self, key: str) -> dict[str, Any]:
        """Return variables; absent means none."""
        return dict(Record(self._content[key], key)._content) if key in self else {}

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; absent means none."""
        found = self._content.get(key) or []
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            raise Wrong(f"“{key}” pada “{self._name}” harus berupa daftar teks")
        return tuple(found)

    def tables(self, key: str) -> list[Record]:
        """Return a list of mappings; absent means none."""
        found = self._content.get(key) or []
        if not isinstance(found, list):
            raise Wrong(f"“{key}” pada “{self._name}” harus berupa daftar")
        return [Record(each, key) for each in found]

    def instant(self, key: str) -> datetime:
        """Return a time with an offset."""
        value = self._content.get(key)
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise Wrong(
                f"“{key}” pada “{self._name}” harus berupa waktu, misalnya 2026-03-17T23:00:00+08:00"
            )
        return value

    def one_of(self, key: str, kind: type[E]) -> E:
        """Return a member of an enumeration by its value."""
        value = self._content.get(key)
        known = {each.value: each for each in kind}
        if value not in known:
            raise Wrong(f"“{key}” harus salah satu dari {', '.join(known)}, bukan “{value}”")
        return known[str(value)]

    def count(self, key: str, default: int) -> int:
        """Return a whole number that is not negative."""
        value = self._content.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise Wrong(f"“{key}” pada “{self._name}” harus berupa bilangan bulat")
        return value
