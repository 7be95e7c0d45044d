"""How does the form speak?

Every sentence a person reads about a field is made here, from the field's label. A label that is a
question is quoted whole; any other label is used as a noun: "Nama lengkap" gives "Isi nama
lengkap", "NIK" keeps its capitals.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from forms.schema import CheckboxField, ChoiceField, Field, FileField

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
_LONGEST_NAME = 60
#: Items of a list that are said one by one.
_MOST_SPOKEN = 100


def subject(field: Field) -> str:
    """The field as a sentence starts with it."""
    label = field.label.rstrip(" :*")
    if label.endswith("?"):
        return f"Jawaban “{label}”"
    return label[:1].upper() + label[1:]


def noun(field: Field) -> str:
    """The field inside a sentence."""
    label = field.label.rstrip(" :*")
    if label.endswith("?"):
        return f"jawaban “{label}”"
    word = label.split(" ", 1)[0]
    # Abbreviations and one-letter names keep their capitals: NIK, RT, 5W1H.
    plain = len(word) > 1 and word[1:].islower()
    return label[:1].lower() + label[1:] if plain else label


def missing(field: Field) -> str:
    """Nothing was answered."""
    label = field.label.rstrip(" :*")
    if isinstance(field, CheckboxField):
        return f"Centang “{label}” untuk melanjutkan"
    if label.endswith("?"):
        return f"Jawab “{label}”"
    if isinstance(field, ChoiceField):
        return f"Pilih {noun(field)}"
    if isinstance(field, FileField):
        return f"Unggah {noun(field)}"
    return f"Isi {noun(field)}"


def not_offered(field: Field) -> str:
    """The answer is none of the options."""
    return f"Pilih salah satu pilihan yang tersedia pada {noun(field)}"


def too_short(field: Field, least: int, found: int) -> str:
    """Fewer characters than asked."""
    return f"{subject(field)} paling sedikit {least} karakter, sekarang baru {found}"


def too_long(field: Field, most: int, found: int) -> str:
    """More characters than allowed."""
    return f"{subject(field)} paling banyak {number(most)} karakter, sekarang {number(found)}"


def not_a_number(field: Field) -> str:
    """Not a number at all."""
    return f"{subject(field)} harus berupa angka, misalnya 1250 atau 12,5"


def ambiguous_number(field: Field, raw: str) -> str:
    """`1.234`: a thousand or a fraction? Nobody should guess."""
    whole, fraction = raw.replace(".", ""), raw.replace(".", ",")
    return f"{subject(field)} dapat dibaca dua cara. Tulis {whole} atau {fraction}"


def too_many_digits(field: Field, most: int) -> str:
    """More digits after the comma than allowed."""
    if most == 0:
        return f"{subject(field)} harus berupa bilangan bulat, tanpa koma"
    return f"{subject(field)} paling banyak {most} angka di belakang koma"


def number_too_big(field: Field) -> str:
    """More digits than can be reckoned with."""
    return f"{subject(field)} terlalu panjang. Periksa kembali angkanya"


def below(field: Field, least: object) -> str:
    """Before the first number or moment allowed."""
    if isinstance(least, Decimal):
        return f"{subject(field)} paling kecil {number(least)}"
    return f"{subject(field)} tidak boleh sebelum {moment(least)}"


def above(field: Field, most: object) -> str:
    """After the last number or moment allowed."""
    if isinstance(most, Decimal):
        return f"{subject(field)} paling besar {number(most)}"
    return f"{subject(field)} tidak boleh setelah {moment(most)}"


def not_a_multiple(field: Field, step: Decimal) -> str:
    """Not a multiple of the step."""
    return f"{subject(field)} harus kelipatan {number(step)}"


def not_a_date(field: Field) -> str:
    """No date can be read."""
    return f"{subject(field)} harus berupa tanggal, misalnya 17 Maret 2026"


def not_in_calendar(field: Field) -> str:
    """31 February."""
    if field.label.lower().startswith("tanggal") and not field.label.endswith("?"):
        return f"{subject(field)} tidak ada dalam kalender"
    return f"Tanggal pada {noun(field)} tidak ada dalam kalender"


def year_out_of_range(field: Field, first: int, last: int) -> str:
    """A year nobody can mean."""
    return f"Tahun pada {noun(field)} harus antara {first} dan {last}"


def not_a_time(field: Field) -> str:
    """No time of day can be read."""
    return f"Jam pada {noun(field)} harus antara 00.00 dan 23.59, misalnya 14.30"


def date_missing(field: Field) -> str:
    """A time was given, a date was not."""
    return f"Isi tanggal pada {noun(field)}"


def time_missing(field: Field) -> str:
    """A date was given, a time was not."""
    return f"Isi jam pada {noun(field)}"


def wrong_type(field: Field, expected: str) -> str:
    """A program handed over a value of another type."""
    return f"{subject(field)} harus berupa {expected}"


def too_many_files(field: Field, most: int) -> str:
    """More files than allowed."""
    return f"{subject(field)} paling banyak {most} berkas"


def file_too_big(name: str, size: int, most: int) -> str:
    """One file is over the limit; sizes in bytes."""
    found, limit = megabytes(size), megabytes(most)
    return f"Berkas {file_name(name)} terlalu besar ({found}). Ukuran paling besar {limit}"


def file_empty(name: str) -> str:
    """One file holds nothing."""
    return f"Berkas {file_name(name)} kosong. Pilih berkas lain"


def file_not_accepted(name: str, accept: tuple[str, ...]) -> str:
    """One file is of a type that is not asked for."""
    kinds = ", ".join(_FAMILIES.get(entry, entry.lstrip(".").upper()) for entry in accept)
    return f"Berkas {file_name(name)} tidak dapat diterima. Jenis yang diterima: {kinds}"


_FAMILIES = {"image/*": "foto", "application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG"}


def file_name(name: str) -> str:
    """A file's name, quoted and short enough for a sentence."""
    if len(name) > _LONGEST_NAME:
        name = f"{name[: _LONGEST_NAME // 2]}…{name[-_LONGEST_NAME // 3 :]}"
    return f"“{name}”"


def too_few_rows(name: str, least: int, found: int) -> str:
    """A list has fewer rows than asked."""
    return f"Isi paling sedikit {least} {name}, sekarang {found}"


def too_many_rows(name: str, most: int, found: int) -> str:
    """A list has more rows than allowed."""
    return f"Paling banyak {number(most)} {name}, sekarang {number(found)}"


def not_a_list(label: str) -> str:
    """A program handed over something else where rows are expected."""
    return f"{label} harus berupa daftar"


def not_a_context(label: str) -> str:
    """A program handed over something else where entries are expected."""
    return f"{label} harus berupa isian bernama (context)"


def unknown_key(key: str, near: str | None) -> str:
    """A program handed over a key that the form does not have."""
    hint = f". Apakah maksudnya “{near}”?" if near else ""
    return f"Isian “{key[:_LONGEST_NAME]}” tidak ada pada formulir ini{hint}"


def number(value: Decimal | int) -> str:
    """A number as Indonesians write it: 1.234,5."""
    if isinstance(value, Decimal):
        plain = f"{value:,f}"
        if "." in plain:
            plain = plain.rstrip("0").rstrip(".")
    else:
        plain = f"{value:,}"
    return plain.translate({ord(","): ".", ord("."): ","})


def spoken(value: object, zone: ZoneInfo) -> str:
    """Any variable in words, for texts and tables; null is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, int | Decimal):
        return number(value)
    if isinstance(value, datetime):
        return moment(value.astimezone(zone) if value.tzinfo else value)
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, (spoken(item, zone) for item in value[:_MOST_SPOKEN])))
    if isinstance(value, Mapping):
        # A stored file is known to people by its name.
        named = value.get("name") if {"id", "size"} <= value.keys() else None
        return str(named) if named else spoken(list(value.values()), zone)
    return moment(value)


def megabytes(size: int) -> str:
    """A size in bytes as people know it, in MB of 1024 x 1024 bytes, rounded up to a tenth."""
    tenths = Decimal(-(-size * 10 // (1024 * 1024))) / 10
    return f"{number(tenths)} MB"


def moment(value: object) -> str:
    """A date, a time, or both, as Indonesians write it."""
    if isinstance(value, datetime):
        return f"{moment(value.date())} pukul {moment(value.time())}"
    if isinstance(value, date):
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    if isinstance(value, time):
        return f"{value:%H.%M}"
    return str(value)
