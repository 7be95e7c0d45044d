"""Which photos are taken, and what is left of them in the copies that people see?"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin
from PIL.ExifTags import GPS, IFD, Base

from engine.adapters.images import Format, UnusablePhoto, inspect_photo
from engine.errors import InvalidInput

KINDS = list(Format)
WITA = ZoneInfo("Asia/Makassar")


def picture(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """Red in the upper left corner, green elsewhere."""
    image = Image.new("RGB", (width, height), "green")
    image.paste("red", (0, 0, width // 2, height // 2))
    return image.convert(mode)


def camera_exif(*, offset: str = "+08:00", orientation: int = 1) -> Image.Exif:
    """What a phone in Paringin writes."""
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    exif[Base.Model] = "KAMERA-RAHASIA"
    details = exif.get_ifd(IFD.Exif)
    details[Base.DateTimeOriginal] = "2026:03:17 22:15:00"
    if offset:
        details[Base.OffsetTimeOriginal] = offset
    gps = exif.get_ifd(IFD.GPSInfo)
    gps[GPS.GPSLatitudeRef], gps[GPS.GPSLatitude] = "S", (2.0, 20.0, 9.96)
    gps[GPS.GPSLongitudeRef], gps[GPS.GPSLongitude] = "E", (115.0, 27.0, 45.72)
    return exif


def encoded(kind: Format, image: Image.Image | None = None, **more: Any) -> bytes:
    buffer = io.BytesIO()
    (image or picture()).save(buffer, kind, **more)
    return buffer.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def refusal(content: bytes) -> str:
    with pytest.raises(UnusablePhoto) as caught:
        inspect_photo(content)
    assert isinstance(caught.value, InvalidInput)
    return caught.value.message


# ---- What is taken -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_photo_is_taken_and_copied_as_jpeg(kind: Format) -> None:
    photo = inspect_photo(encoded(kind, picture(4000, 3000)))
    assert (photo.kind, photo.width, photo.height) == (kind, 4000, 3000)
    assert photo.media_type == f"image/{kind.value.lower()}"
    assert (opened(photo.display).format, opened(photo.display).size) == ("JPEG", (1600, 1200))
    assert opened(photo.thumb).size == (480, 360)


def test_a_small_photo_is_not_blown_up() -> None:
    assert opened(inspect_photo(encoded(Format.PNG)).display).size == (64, 48)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_colour_mode_is_read(mode: str) -> None:
    source = Image.new("L", (64, 48), "black")
    source.paste("white", (32, 0, 64, 48))
    if mode == "I;16":
        source = source.convert("I").point(lambda value: value * 257)
    copy = opened(inspect_photo(encoded(Format.PNG, source.convert(mode))).display).convert("L")
    assert copy.getpixel((5, 5)) == 0
    assert copy.getpixel((60, 40)) == 255


def test_transparency_becomes_white() -> None:
    clear = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    assert opened(inspect_photo(encoded(Format.PNG, clear)).display).getpixel((9, 9)) == (255,) * 3


def test_a_printers_jpeg_is_read() -> None:
    assert opened(inspect_photo(encoded(Format.JPEG, picture(mode="CMYK"))).display).mode == "RGB"


@pytest.mark.parametrize("kind", KINDS)
def test_the_camera_tells_when_and_where(kind: Format) -> None:
    photo = inspect_photo(encoded(kind, exif=camera_exif()))
    assert photo.taken_at == datetime(2026, 3, 17, 22, 15, tzinfo=timezone(timedelta(hours=8)))
    assert photo.position == (-2.3361, 115.4627)


def test_a_clock_without_an_offset_needs_to_be_told_its_zone() -> None:
    content = encoded(Format.JPEG, exif=camera_exif(offset=""))
    assert inspect_photo(content).taken_at is None
    assert inspect_photo(content, zone=WITA).taken_at == datetime(2026, 3, 17, 14, 15, tzinfo=UTC)


@pytest.mark.parametrize("latitude", [(0.0, 0.0, 0.0), (91.0, 0.0, 0.0), (1.0,)])
def test_a_position_that_cannot_be_is_no_position(latitude: object) -> None:
    exif = camera_exif()
    gps = exif.get_ifd(IFD.GPSInfo)
    gps[GPS.GPSLatitude] = latitude
    if latitude == (0.0, 0.0, 0.0):
        gps[GPS.GPSLongitude] = latitude
    assert inspect_photo(encoded(Format.JPEG, exif=exif)).position is None


# ---- What is left in the copies ----------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_but_pixels_is_left_in_the_copies(kind: Format) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    more: dict[str, Any] = {"exif": camera_exif(), "icc_profile": profile}
    if kind is Format.JPEG:
        more["comment"] = b"CATATAN-RAHASIA"
    if kind is Format.PNG:
        more["pnginfo"] = PngImagePlugin.PngInfo()
        more["pnginfo"].add_text("Comment", "CATATAN-RAHASIA")
    original = encoded(kind, **more)
    assert b"KAMERA-RAHASIA" in original
    photo = inspect_photo(original)
    for copy in (photo.display, photo.thumb):
        assert b"RAHASIA" not in copy
        assert b"Exif" not in copy
        again = opened(copy)
        assert not dict(again.getexif())
        assert not again.getexif().get_ifd(IFD.GPSInfo)
        assert set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive",
                                   "progression"}  # fmt: skip


@pytest.mark.parametrize(
    "orientation,red", [(1, (2, 2)), (3, (60, 45)), (6, (45, 2)), (8, (2, 60))]
)
def test_copies_stand_upright(orientation: int, red: tuple[int, int]) -> None:
    photo = inspect_photo(encoded(Format.JPEG, exif=camera_exif(orientation=orientation)))
    copy = opened(photo.display)
    assert copy.size == (photo.width, photo.height)
    red_level, green_level, _ = copy.getpixel(red)  # type: ignore[misc]  # "RGB" has three numbers a pixel
    assert red_level > green_level


def test_colours_are_brought_to_srgb() -> None:
    """With the red and green primaries of the profile swapped, red means green."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
    red = Image.new("RGB", (20, 20), "red")
    pixel = opened(inspect_photo(encoded(Format.PNG, red, icc_profile=swapped)).display).getpixel(
        (9, 9)
    )
    assert isinstance(pixel, tuple)
    assert pixel[1] > 200 > 50 > pixel[0]


def test_a_broken_colour_profile_is_no_reason_to_refuse_evidence() -> None:
    assert inspect_photo(encoded(Format.JPEG, icc_profile=b"rusak" * 40)).display


# ---- What phones append, and what is harmless --------------------------------------------------


def samsung_tail() -> bytes:
    block = b"\0\0\x01\x0a" + struct.pack("<I", 14) + b"Image_UTC_Data1773756900000"
    return block + b"SEFH" + struct.pack("<II", 106, 1) + struct.pack("<I", 12) + b"SEFT"


def film_tail() -> bytes:
    return struct.pack(">I", 24) + b"ftypmp42\0\0\0\0isommp42" + b"\0\0\1\0mdat" + b"\x55" * 500


@pytest.mark.parametrize(
    "tail",
    [b"\0" * 4096, b"\r\n", samsung_tail(), film_tail(), encoded(Format.JPEG)],
    ids=["padding", "newline", "samsung", "motion-photo", "second-jpeg"],
)
def test_what_phones_append_is_accepted_and_left_out_of_the_copies(tail: bytes) -> None:
    photo = inspect_photo(encoded(Format.JPEG) + tail)
    assert photo.display == inspect_photo(encoded(Format.JPEG)).display


def test_a_phones_multi_picture_file_is_a_photo() -> None:
    buffer = io.BytesIO()
    picture().save(buffer, "MPO", save_all=True, append_images=[picture(32, 24)])
    photo = inspect_photo(buffer.getvalue())
    assert (photo.kind, photo.width) == (Format.JPEG, 64)


@pytest.mark.slow
def test_random_pixels_are_never_taken_for_something_else() -> None:
    """A gallery of noise: compressed pixels hold every short byte sequence there is."""
    noise = Image.effect_noise((900, 900), 120).convert("RGB")
    for kind in KINDS:
        assert inspect_photo(encoded(kind, noise, quality=95)).width == 900


# ---- Polyglots ---------------------------------------------------------------------------------

SCRIPT = b"<script>alert(1)</script>"
MIXED = "Berkas ini memuat data lain di dalam fotonya"


def archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as found:
        found.writestr("surat.txt", "isi")
    return buffer.getvalue()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "tail",
    [
        SCRIPT,
        b"\0\0<!DOCTYPE html><p>",
        b"<?php system($_GET[0]);",
        b"<svg/onload=alert(1)>",
        b"%PDF-1.7\n%",
        archive(),
        b"\n" + archive(),
        b"GIF89a\x01\0\x01\0",
        b"\x7fELF\x02\x01",
        b"MZ\x90\0",
        b"Rar!\x1a\x07\x00",
        b"#!/bin/sh\n",
    ],
)
def test_another_file_appended_to_the_photo_is_refused(kind: Format, tail: bytes) -> None:
    assert refusal(encoded(kind) + tail).startswith(MIXED)


@pytest.mark.parametrize(
    "hidden", [SCRIPT, b"<?PHP eval", b"<html >", b"PK\x05\x06\0\0" + b"\0" * 16]
)
def test_content_hidden_in_metadata_is_refused(hidden: bytes) -> None:
    text = PngImagePlugin.PngInfo()
    text.add(b"tEXt", b"Comment\0" + hidden)
    exif = Image.Exif()
    exif[Base.ImageDescription] = hidden.decode("latin-1")
    for polyglot in (
        encoded(Format.JPEG, comment=hidden),
        encoded(Format.JPEG, exif=exif),
        encoded(Format.JPEG, xmp=b"<x:xmpmeta>" + hidden),
        encoded(Format.PNG, pnginfo=text),
        encoded(Format.WEBP, xmp=hidden),
    ):
        assert hidden in polyglot
        assert refusal(polyglot).startswith(MIXED)


def test_ordinary_metadata_is_no_reason_to_refuse() -> None:
    xmp = b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF/></x:xmpmeta>'
    inspect_photo(encoded(Format.JPEG, comment=b"Banjir <3 di desa > 2 m", xmp=xmp))


def test_a_pdf_header_within_the_first_kilobyte_is_refused() -> None:
    jpeg = encoded(Format.JPEG)
    quantisation = b"\xff\xdb" + struct.pack(">H", 67) + b"\0" + b"%PDF-9.".ljust(64, b"\1")
    assert refusal(jpeg[:2] + quantisation + jpeg[2:]).startswith(MIXED)


def test_a_jpeg_that_a_browser_could_run_as_a_script_is_refused() -> None:
    jpeg = encoded(Format.JPEG)
    # The length of the first segment reads `/*`; the code comes after the comment's end.
    length = int.from_bytes(b"/*", "big")
    first = b"\xff\xe0/*" + b"JFIF\0\1\1\0\0\1\0\1\0\0".ljust(length - 2, b"\0")
    body = b"*/=1;alert(1);/*"
    comment = b"\xff\xfe" + struct.pack(">H", len(body) + 2) + body
    rest = jpeg[2 + 18 :]
    assert refusal(b"\xff\xd8" + first + comment + rest).startswith(MIXED)
    # The same without code is a JPEG like any other.
    assert inspect_photo(b"\xff\xd8" + first + rest).width == 64


def test_an_archive_hidden_in_pixels_is_refused() -> None:
    jpeg = encoded(Format.JPEG)
    assert refusal(jpeg[:-2] + archive() + jpeg[-2:]).startswith(MIXED)


# ---- What is no photo --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content,sentence",
    [
        (b"", "Berkas foto ini kosong"),
        (b"bukan foto", "Berkas ini bukan foto"),
        (b"GIF89a" + b"\0" * 50, "Berkas ini bukan foto"),
        (b"%PDF-1.7\n" + b"\0" * 50, "Berkas ini PDF, bukan foto"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "Foto HEIC belum dapat dibaca"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Berkas ini bukan foto"),
        (b"\xff\xd8\xff", "Foto ini tidak lengkap atau rusak"),
    ],
)
def test_what_is_no_photo_is_refused_in_plain_words(content: bytes, sentence: str) -> None:
    assert refusal(content).startswith(sentence)


def test_forty_megabytes_are_refused_before_anything_is_read() -> None:
    message = refusal(b"\xff\xd8\xff" + bytes(40 * 1024 * 1024 - 3))
    assert message == "Foto terlalu besar (40 MB). Ukuran paling besar 15 MB"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_torn_off_photo_is_refused(kind: Format, share: float) -> None:
    whole = encoded(kind, Image.effect_noise((200, 200), 90))
    assert refusal(whole[: int(len(whole) * share)]).startswith("Foto ini tidak lengkap")


def png_of(width: int, height: int) -> bytes:
    """A PNG whose header promises this many pixels."""

    def chunk(kind: bytes, payload: bytes) -> bytes:
        check = zlib.crc32(kind + payload)
        return struct.pack(">I", len(payload)) + kind + payload + struct.pack(">I", check)

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(9_000, 9_000), (12_000, 12_000), (60_000, 60_000), (30_000, 2)])
def test_a_decompression_bomb_is_refused_by_its_header(size: tuple[int, int]) -> None:
    assert refusal(png_of(*size)).startswith("Ukuran gambar ini terlalu besar")


def test_a_changed_png_is_noticed() -> None:
    changed = encoded(Format.PNG).replace(b"IHDR\0\0\0\x40", b"IHDR\0\0\0\x41")
    assert refusal(changed).startswith("Foto ini tidak lengkap")


def _flipped(content: bytes, places: list[int], value: int) -> bytes:
    changed = bytearray(content)
    for place in places:
        changed[place % len(changed)] ^= value
    return bytes(changed)


DAMAGE: list[Callable[[bytes, list[int], int], bytes]] = [
    _flipped,
    lambda content, places, value: content[: places[0] % len(content)],
    lambda content, places, value: content[: places[0] % len(content)] + bytes([value]) + content,
]


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(KINDS),
    st.sampled_from(DAMAGE),
    st.lists(st.integers(0, 10_000), min_size=1, max_size=6),
    st.integers(1, 255),
)
@pytest.mark.filterwarnings("ignore")
def test_any_damage_ends_in_a_photo_or_a_plain_sentence(
    kind: Format,
    damage: Callable[[bytes, list[int], int], bytes],
    places: list[int],
    value: int,
) -> None:
    content = damage(encoded(kind, exif=camera_exif()), places, value)
    sentence = "taken"
    try:
        inspect_photo(content)
    except UnusablePhoto as refused:
        sentence = refused.message
    assert sentence
