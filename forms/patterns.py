"""Which patterns may a text field ask for?

A menu of ready ones, each with a sentence of its own; the same machinery takes an owner's pattern
after `forms.linear` has proven it harmless.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from forms.linear import compile_linear


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """A shape that the whole answer must have."""

    #: Name in the menu, or `custom`.
    name: str
    expression: re.Pattern[str]
    #: Sentence with `{label}` (the field's name as a sentence starts with it).
    message: str
    #: Characters people write for readability; dropped before matching and storing.
    ignored: str = ""
    #: HTML `inputmode`, empty for the ordinary keyboard.
    inputmode: str = ""

    def tidy(self, value: str) -> str:
        """The answer as it is stored."""
        if not self.ignored:
            return value
        return value.translate({ord(char): None for char in self.ignored})

    def accepts(self, value: str) -> bool:
        """Whether a tidied answer has the shape."""
        return self.expression.fullmatch(value) is not None


def _ready(
    name: str, expression: str, message: str, *, ignored: str = "", inputmode: str = ""
) -> Pattern:
    return Pattern(
        name=name,
        # The menu passes the same proof as an owner's pattern.
        expression=compile_linear(expression),
        message=message,
        ignored=ignored,
        inputmode=inputmode,
    )


_NUMBER_MARKS = " .-"
_ALL = (
    _ready(
        "email",
        r"^[A-Za-z0-9_%+'-]+(?:\.[A-Za-z0-9_%+'-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$",
        "{label} tidak lengkap. Contoh: nama@contoh.go.id",
        ignored=" ",
        inputmode="email",
    ),
    _ready(
        "phone",
        r"^(?:\+[1-9]\d{7,14}|0\d{7,13})$",
        "{label} harus berupa nomor telepon, misalnya 0812 3456 7890",
        ignored=" .-()",
        inputmode="tel",
    ),
    _ready(
        "nik", r"^\d{16}$", "{label} harus 16 angka", ignored=_NUMBER_MARKS, inputmode="numeric"
    ),
    _ready("kk", r"^\d{16}$", "{label} harus 16 angka", ignored=_NUMBER_MARKS, inputmode="numeric"),
    _ready("nip", r"^\d{18}$", "{label} harus 18 angka", ignored=" .", inputmode="numeric"),
    _ready("postcode", r"^[1-9]\d{4}$", "{label} harus 5 angka", ignored=" ", inputmode="numeric"),
    # Kemendagri codes: province, kabupaten, kecamatan, desa.
    _ready(
        "region",
        r"^\d{2}(?:\.\d{2}(?:\.\d{2}(?:\.\d{4})?)?)?$",
        "{label} harus berupa kode wilayah, misalnya 63.11.06",
        ignored=" ",
    ),
    _ready(
        "location",
        r"^[+-]?\d{1,2}(?:\.\d{1,10})?,[+-]?\d{1,3}(?:\.\d{1,10})?$",
        "{label} harus berupa lintang dan bujur, misalnya -2.3361, 115.4627",
        ignored=" ",
    ),
)
#: The ready patterns by name.
MENU: Mapping[str, Pattern] = MappingProxyType({pattern.name: pattern for pattern in _ALL})


def own_pattern(source: str, message: str = "") -> Pattern:
    """An owner's pattern, with the owner's sentence where there is one.

    Raises:
        UnsafePattern: not proven harmless.
    """
    # Braces in the owner's words are words.
    words = message.replace("{", "{{").replace("}", "}}")
    return Pattern(
        name="custom",
        expression=compile_linear(source),
        message=words or "{label} tidak sesuai format",
    )
