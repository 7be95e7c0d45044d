"""Which region does the person mean?

`alur:component: region` on a `select` or a `textfield`. The value is a Kemendagri code (`63.11.06.2001`). People type a
name and choose from what is found, or type the code; without JavaScript the button `Cari` sends the form, as the buttons
of `forms.row_changes` do, and it comes back with the list. The list of regions is handed in (`ports.Regions`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from forms import wording
from forms.ports import Ports, Regions
from forms.posted import NO_ANSWER, Answer, Submitted, first
from forms.schema import TextField
from forms.text import clean

#: Names beside the field's own, which is the box to search with: the code chosen from the list, and the words that the
#: list was made for.
CHOICE, SEARCHED = "pilih", "dicari"
PARTS = (CHOICE, SEARCHED)
#: First word of what the button for a list sends; the field's key follows.
SEARCH = "cari"
#: Results shown at once; whoever gets so many types another word.
MOST_RESULTS = 20
LONGEST_WORDS = 100

CODE = re.compile(r"[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{4})?)?)?")
_DIGITS = re.compile(r"([0-9]{2})([0-9]{2})?([0-9]{2})?([0-9]{4})?")
_WORD = re.compile(r"[a-z0-9]{1,64}")
_SILENT = re.compile(r"['`\u00b4\u2018\u2019\u02bc]")
#: What people write before a name; the level is known without it.
_TITLES = frozenset(
    {"desa", "kel", "kelurahan", "kec", "kecamatan", "kab", "kabupaten", "prov", "provinsi"}
)
_MOST_WORDS = 5
#: Second part of the code of a kota.
_FIRST_CITY = 71


class Level(StrEnum):
    """The levels of regions, from the largest."""

    PROVINCE = "province"
    REGENCY = "regency"
    DISTRICT = "district"
    VILLAGE = "village"

    @property
    def depth(self) -> int:
        """How many parts its codes have."""
        return list(Level).index(self) + 1

    @property
    def words(self) -> str:
        """The level inside a sentence."""
        return _LEVEL_WORDS[self]


_LEVEL_WORDS = {
    Level.PROVINCE: "provinsi",
    Level.REGENCY: "kabupaten atau kota",
    Level.DISTRICT: "kecamatan",
    Level.VILLAGE: "desa atau kelurahan",
}


@dataclass(frozen=True, kw_only=True)
class RegionField(TextField):
    """Value `str`, a Kemendagri code of the level."""

    level: Level = Level.VILLAGE
    #: Code of the region that the answer lies in; empty for the whole country. May be computed.
    within: str = ""


@dataclass(frozen=True, kw_only=True)
class Place:
    """One region as people read it."""

    code: str
    label: str


def depth_of(code: str) -> int:
    """How many levels a code has; 1 for a province."""
    return code.count(".") + 1


def read_code(raw: str) -> str | None:
    """A code as it is stored, from one with or without its points; None if it is none."""
    plain = re.sub(r"\s", "", raw)
    if CODE.fullmatch(plain):
        return plain
    digits = _DIGITS.fullmatch(plain)
    found = ".".join(part for part in digits.groups() if part) if digits else ""
    return found if CODE.fullmatch(found) else None


def read(field: RegionField, submitted: Submitted) -> Answer:
    """Read a choice from the list, or what was typed into the box.

    Words that were changed after the list was made count more than the choice from the old list.
    """
    typed = clean(first(submitted, field.key)[: LONGEST_WORDS * 4])
    chosen = clean(first(submitted, f"{field.key}.{CHOICE}")[:LONGEST_WORDS])
    searched = clean(first(submitted, f"{field.key}.{SEARCHED}")[: LONGEST_WORDS * 4])
    if chosen and typed in {"", searched}:
        code = read_code(chosen)
    elif typed:
        code = read_code(typed)
    else:
        return NO_ANSWER
    if code is None:
        return Answer(None, f"Pilih {wording.noun(field)} dari daftar: tekan Cari, lalu pilih satu")
    return Answer(code)


def problem(field: RegionField, value: str, ports: Ports) -> str | None:
    """One sentence for the first reason to refuse a code."""
    code = read_code(value)
    if code is None:
        return f"{wording.subject(field)} harus berupa kode wilayah, misalnya 63.11.06"
    regions = ports.regions
    names = regions.names(around(code)) if regions else {}
    if regions and code not in names:
        return f"Kode wilayah {code} tidak ada dalam daftar. Cari dengan namanya"
    said = names.get(code, code)
    if depth_of(code) != field.level.depth:
        return f"Pilih {field.level.words}, sedangkan {said} bukan {field.level.words}"
    if field.within and not lies_in(code, field.within):
        where = (
            label(field.within, regions.names(around(field.within))) if regions else field.within
        )
        return f"{said} tidak berada di {where}. Pilih yang ada di sana"
    return None


def lies_in(code: str, outer: str) -> bool:
    """Whether a region is the outer one or inside it."""
    return code == outer or code.startswith(f"{outer}.")


def around(code: str) -> list[str]:
    """The code and those of the regions around it, the province first."""
    parts = code.split(".")
    return [".".join(parts[: count + 1]) for count in range(len(parts))]


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name as they are looked up: plain letters in lower case, accents and apostrophes left out."""
    plain = unicodedata.normalize("NFKD", _SILENT.sub("", name)).encode("ascii", "ignore").decode()
    return tuple(dict.fromkeys(_WORD.findall(plain.lower())))


def search_words(typed: str) -> tuple[str, ...]:
    """The words to look a region up with: plain, lower case, without titles unless nothing else is there."""
    words = name_words(typed[:LONGEST_WORDS])
    return (tuple(word for word in words if word not in _TITLES) or words)[:_MOST_WORDS]


def find(regions: Regions, typed: str, *, level: Level, within: str = "") -> tuple[Place, ...]:
    """The regions that typed words, or a typed code, may mean; at most `MOST_RESULTS`, best first."""
    code = read_code(typed)
    if code:
        fits = depth_of(code) == level.depth and (not within or lies_in(code, within))
        codes: Sequence[str] = [code] if fits else []
    else:
        words = search_words(typed)
        codes = (
            regions.find(words, depth=level.depth, within=within, most=MOST_RESULTS)
            if words
            else ()
        )
    return places(regions, codes)


def places(regions: Regions, codes: Sequence[str]) -> tuple[Place, ...]:
    """Codes with their labels; unknown ones are left out."""
    names = regions.names({outer for code in codes for outer in around(code)})
    return tuple(Place(code=code, label=label(code, names)) for code in codes if code in names)


def label(code: str, names: Mapping[str, str]) -> str:
    """The region and those around it: “Desa X, Kec. Y, Kab. Z, Prov. W”."""
    return ", ".join(_titled(each, names.get(each, each)) for each in reversed(around(code)))


def _titled(code: str, name: str) -> str:
    depth = depth_of(code)
    for long in ("Kabupaten ", "Kota ", "Provinsi ", "Kecamatan ", "Desa ", "Kelurahan "):
        name = name.removeprefix(long) if name != long else name
    if depth == Level.PROVINCE.depth:
        return f"Prov. {name}"
    last = code.rpartition(".")[2]
    if depth == Level.REGENCY.depth:
        return f"{'Kota' if int(last) >= _FIRST_CITY else 'Kab.'} {name}"
    if depth == Level.DISTRICT.depth:
        return f"Kec. {name}"
    # 1001 and on are kelurahan, 2001 and on desa.
    return f"{'Kel.' if last.startswith('1') else 'Desa'} {name}"
