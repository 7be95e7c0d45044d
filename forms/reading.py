"""How is one JSON object of a form read without trusting it?

An `Attributes` hands out an object's members by type, notes a problem where the type is wrong, and
knows at the end which members nobody asked for. So every mistake of a form is told at once, and
nothing that an owner set is ignored in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from forms.computed import Computed, Formula, Template, read_words
from forms.computed import Unreadable as UnreadableText
from forms.errors import SchemaProblem
from forms.numbers import MAX_DIGITS
from forms.text import clean, holds_markup

_MAX_TEXT = 10_000


class Problems:
    """The problems found so far, in document order."""

    def __init__(self) -> None:
        """Start with none."""
        self.found: list[SchemaProblem] = []
        #: What does no harm and is left out.
        self.remarks: list[SchemaProblem] = []

    def add(self, key: str, message: str) -> None:
        """Note one problem."""
        self.found.append(SchemaProblem(key=key, message=message))

    def remark(self, key: str, message: str) -> None:
        """Note what the owner should know, though the form can be published."""
        self.remarks.append(SchemaProblem(key=key, message=message))


class Attributes:
    """One JSON object under the name that its problems are told with."""

    def __init__(self, raw: Mapping[str, Any], name: str, problems: Problems) -> None:
        """`name` is the field key or component id."""
        self.raw = raw
        self.name = name
        self.problems = problems
        self._asked: set[str] = set()

    def problem(self, message: str) -> None:
        """Note a problem of this object."""
        self.problems.add(self.name, message)

    def has(self, attribute: str) -> bool:
        """Whether it is there and not null."""
        self._asked.add(attribute)
        return self.raw.get(attribute) is not None

    def text(self, attribute: str, *, lines: bool = False) -> str:
        """Words for people, cleaned; empty if absent. Markup and expressions are refused."""
        words = self._any_text(attribute, lines=lines)
        if words.startswith("=") or "{{" in words:
            self.problem(f"Teks pada “{attribute}” tidak dapat memakai ekspresi atau {{{{…}}}}")
        return self._without_markup(attribute, words)

    def words(
        self, attribute: str, computed: dict[str, Computed], name: str, *, lines: bool = False
    ) -> str:
        """As `text`, but expressions are noted in `computed` under the name of the schema's attribute."""
        words = self._any_text(attribute, lines=lines)
        try:
            found = read_words(words)
        except UnreadableText as error:
            self.problem(f"Teks pada “{attribute}”: {error}")
            return words
        if found is None:
            return self._without_markup(attribute, words)
        computed[name] = found
        if isinstance(found, Template):
            self._without_markup(attribute, "".join(found.words))
        return ""

    def _any_text(self, attribute: str, *, lines: bool) -> str:
        if not self.has(attribute):
            return ""
        found = self.raw[attribute]
        if not isinstance(found, str) or len(found) > _MAX_TEXT:
            self.problem(f"Setelan “{attribute}” harus berupa teks")
            return ""
        return clean(found, lines=lines)

    def _without_markup(self, attribute: str, words: str) -> str:
        if holds_markup(words):
            self.problem(f"Teks pada “{attribute}” tidak boleh memuat HTML")
        return words

    def computes(self, attribute: str, computed: dict[str, Computed], name: str) -> bool:
        """Whether the member is an expression; it is noted in `computed` under the schema's name."""
        found = self.raw.get(attribute)
        if not isinstance(found, str) or not found.lstrip().startswith("="):
            return False
        source = self.expression(attribute)
        if source:
            computed[name] = Formula(source=source)
        return True

    def string(self, attribute: str) -> str:
        """A string for machines, as it is; empty if absent."""
        if not self.has(attribute):
            return ""
        found = self.raw[attribute]
        if not isinstance(found, str) or len(found) > _MAX_TEXT or clean(found) != found.strip():
            self.problem(f"Setelan “{attribute}” harus berupa teks satu baris")
            return ""
        return found

    def flag(self, attribute: str) -> bool:
        """True or false; false if absent."""
        if not self.has(attribute):
            return False
        found = self.raw[attribute]
        if not isinstance(found, bool):
            self.problem(f"Setelan “{attribute}” harus true atau false, bukan ekspresi")
            return False
        return found

    def whole(self, attribute: str, *, least: int, most: int) -> int | None:
        """A whole number in a range; None if absent."""
        found = self.decimal(attribute)
        if found is None:
            return None
        if not least <= found <= most or found != int(found):
            self.problem(f"Setelan “{attribute}” harus bilangan bulat antara {least} dan {most}")
            return None
        return int(found)

    def decimal(self, attribute: str) -> Decimal | None:
        """A number (form-js writes some as strings); None if absent."""
        if not self.has(attribute):
            return None
        number = as_decimal(self.raw[attribute])
        if number is None:
            self.problem(f"Setelan “{attribute}” harus berupa angka")
        return number

    def expression(self, attribute: str) -> str | None:
        """A FEEL expression without its leading `=`; None if absent."""
        found = self.string(attribute).strip()
        if not found:
            return None
        if not found.startswith("=") or not found[1:].strip():
            self.problem(f"Ekspresi pada “{attribute}” harus diawali tanda =")
            return None
        return found[1:].strip()

    def inner(self, attribute: str) -> Attributes:
        """The object under this name; empty if absent."""
        found = self.raw.get(attribute) if self.has(attribute) else {}
        if not isinstance(found, Mapping):
            self.problem(f"Setelan “{attribute}” harus berupa objek")
            found = {}
        return Attributes(found, self.name, self.problems)

    def array(self, attribute: str, most: int) -> list[Any]:
        """The list under this name; empty if absent."""
        if not self.has(attribute):
            return []
        found = self.raw[attribute]
        if not isinstance(found, list):
            self.problem(f"Setelan “{attribute}” harus berupa daftar")
            return []
        if len(found) > most:
            self.problem(f"Setelan “{attribute}” paling banyak {most} butir")
            return []
        return found

    def ignore(self, *attributes: str) -> None:
        """These may be there; they change nothing on our pages."""
        self._asked.update(attributes)

    def close(self) -> None:
        """Refuse what nobody asked for: a setting that is not run must not look as if it were."""
        for attribute in self.raw:
            if attribute not in self._asked and self.raw[attribute] is not None:
                self.problem(f"Setelan “{clean(attribute)[:60]}” belum didukung")


def as_decimal(found: object) -> Decimal | None:
    """A JSON number or numeric string of at most 34 digits, else None."""
    if isinstance(found, bool) or not isinstance(found, int | Decimal | str):
        return None
    if isinstance(found, str) and (len(found) > MAX_DIGITS + 2 or not found.isascii()):
        return None
    try:
        number = Decimal(found)
    except ArithmeticError:
        return None
    if not number.is_finite() or abs(number.adjusted()) > MAX_DIGITS:
        return None
    return number if len(number.as_tuple().digits) <= MAX_DIGITS else None
