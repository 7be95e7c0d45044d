"""Can this be somebody's NIK, and does it fit what else was answered?

`alur:component: nik` (or `nkk`, the number of a family card) on a `textfield`. Both numbers are PPKKCC DDMMYY SSSS: the
region of first registration, a date, a serial from 0001; in a woman's NIK 40 is added to the day. The region never
changes when people move, and a NIK is not changed when it disagrees with the birth date: so what disagrees is warned
of, and only what no NIK can be is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from forms import wording
from forms.ports import Ports, Regions
from forms.posted import NO_ANSWER, Answer, Submitted, first
from forms.schema import TextField
from forms.text import clean

LENGTH = 16
#: Beside the field's own name: the number that the person says is right although it looks wrong.
CONFIRMED = "yakin"
PARTS = (CONFIRMED,)

#: Every province there is or was (54 is Timor Timur): a number once given stays.
PROVINCES = frozenset(
    f"{code}"
    for codes in ((*range(11, 20), 21), range(31, 37), range(51, 55), range(61, 66), range(71, 77),
                  (81, 82), range(91, 97))
    for code in codes
)  # fmt: skip
_WOMAN = 40
#: Characters that people write between the digits.
_BETWEEN = str.maketrans("", "", " .-\u00a0\u2009\u2013")
_MEN = frozenset({"l", "lk", "laki", "laki-laki", "lakilaki", "pria", "m", "male"})
_WOMEN = frozenset({"p", "pr", "perempuan", "wanita", "f", "female"})


@dataclass(frozen=True, kw_only=True)
class NikField(TextField):
    """Value `str` of 16 digits."""

    #: Keys of the fields beside it that tell the birth date and the sex; empty where there are none.
    birth_date_field: str = ""
    sex_field: str = ""
    #: What those fields say, and the day of the office; computed as the form is settled.
    birth_date: date | None = None
    sex: str = ""
    today: date | None = None

    @property
    def is_family(self) -> bool:
        """Whether it is the number of a family card: its date is that of the card."""
        return self.component == "nkk"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a NIK says by itself; the century is not in it."""

    regency: str
    day: int
    month: int
    year: int
    is_woman: bool

    def fits(self, birth: date) -> bool:
        """Whether somebody born on this day may have the number."""
        return (self.day, self.month, self.year) == (birth.day, birth.month, birth.year % 100)

    @property
    def words(self) -> str:
        """The date in words, with the two digits of its year."""
        return f"{self.day} {wording.MONTHS[self.month - 1]} {self.year:02}"


def tidy(raw: str) -> str:
    """The number without what people write for readability."""
    return clean(raw).translate(_BETWEEN)


def grouped(number: str) -> str:
    """The number as people read it aloud: four and four."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def read(field: NikField, submitted: Submitted) -> Answer:
    """Read what was typed."""
    raw = first(submitted, field.key)
    if len(raw) > field.max_length * 4 + 1000:
        return Answer(None, wording.too_long(field, LENGTH, len(raw)))
    found = tidy(raw)
    if not found:
        return NO_ANSWER
    return Answer(found, confirmed=first(submitted, f"{field.key}.{CONFIRMED}") == found)


def problem(field: NikField, value: str) -> str | None:
    """One sentence for what no such number can be; None if it can be one."""
    name = wording.subject(field)
    if strange := next((char for char in value if char not in "0123456789"), None):
        return f"{name} hanya berisi angka, tetapi tertulis “{strange}”"
    if len(value) != LENGTH:
        return f"{name} harus {LENGTH} angka, sekarang {len(value)}"
    return _misshapen(field, value)


def _misshapen(field: NikField, value: str) -> str | None:
    noun = wording.noun(field)
    if value[:2] not in PROVINCES:
        return f"Dua angka pertama {noun} ({value[:2]}) bukan kode provinsi"
    if value[2:4] == "00":
        return f"Angka ke-3 dan ke-4 {noun} (00) bukan kode kabupaten atau kota"
    if value[4:6] == "00":
        return f"Angka ke-5 dan ke-6 {noun} (00) bukan kode kecamatan"
    day = int(value[6:8])
    if not (1 <= day <= 31 or _WOMAN + 1 <= day <= _WOMAN + 31):
        sexes = "" if field.is_family else ", atau 41 sampai 71 bagi perempuan"
        return f"Angka ke-7 dan ke-8 {noun} ({value[6:8]}) harus tanggal 01 sampai 31{sexes}"
    if not 1 <= int(value[8:10]) <= 12:
        return f"Angka ke-9 dan ke-10 {noun} ({value[8:10]}) bukan bulan 01 sampai 12"
    told = tell(value)
    if not any(_is_past(told, century, field.today) for century in (1900, 2000)):
        return f"Angka ke-7 sampai ke-12 {noun} menunjukkan {told.words}, tanggal yang tidak ada"
    if value[12:] == "0000":
        return f"Empat angka terakhir {noun} tidak boleh 0000"
    return None


def tell(number: str) -> Told:
    """What a number of the right shape says."""
    day = int(number[6:8])
    return Told(
        regency=f"{number[:2]}.{number[2:4]}",
        day=day % _WOMAN if day > _WOMAN else day,
        month=int(number[8:10]),
        year=int(number[10:12]),
        is_woman=day > _WOMAN,
    )


def _is_past(told: Told, century: int, today: date | None) -> bool:
    try:
        found = date(century + told.year, told.month, told.day)
    except ValueError:
        return False
    return today is None or found <= today


def warning(field: NikField, value: str, ports: Ports) -> str | None:
    """One sentence for what looks wrong and may yet be right."""
    told = tell(value)
    name = wording.subject(field)
    against = None if field.is_family else _against(field, told)
    strange = against or _unknown_regency(told, ports.regions)
    return f"{name} {strange}" if strange else None


def _against(field: NikField, told: Told) -> str | None:
    if field.birth_date and not told.fits(field.birth_date):
        said = wording.moment(field.birth_date)
        return f"menunjukkan tanggal lahir {told.words}, padahal tanggal lahir diisi {said}"
    if field.sex.strip().lower() in (_MEN if told.is_woman else _WOMEN):
        said, filled = ("perempuan", "laki-laki") if told.is_woman else ("laki-laki", "perempuan")
        return f"adalah nomor seorang {said}, padahal jenis kelamin diisi {filled}"
    return None


def _unknown_regency(told: Told, regions: Regions | None) -> str | None:
    if regions is None or not regions.is_whole or regions.names([told.regency]):
        return None
    return f"diawali {told.regency.replace('.', '')}, yang bukan kode kabupaten atau kota sekarang"
