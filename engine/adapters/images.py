"""Is this upload a photo that we can show, and what may others see of it?

The original is kept as evidence and never served inline. What people see are copies, decoded and
encoded anew: turned upright, in sRGB, without EXIF, position, comments or anything else that came
in the file.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

import puremagic
from PIL import Image, ImageCms, ImageOps

from engine.adapters import photo_facts
from engine.adapters.image_structure import Format, UnusablePhoto, recognise, refuse_polyglot

__all__ = ["Format", "Photo", "UnusablePhoto", "inspect_photo"]

_MEBIBYTE = 1024 * 1024
#: Long sides of the copies, in pixels.
_DISPLAY_SIDE, _THUMB_SIDE = 1600, 480
# A JPEG is decoded at a fraction of its size, so phones with 50 megapixels fit; the others are not.
_MAX_PIXELS = {Format.JPEG: 64_000_000, Format.PNG: 40_000_000, Format.WEBP: 40_000_000}
_MAX_SIDE = 20_000
_NOT_A_PHOTO = "Berkas ini bukan foto. Unggah foto JPEG, PNG, atau WebP"
_HEIC = (
    "Foto HEIC belum dapat dibaca. Pilih format “Paling Kompatibel” pada setelan kamera, "
    "lalu ambil foto lagi"
)
_BROKEN = "Foto ini tidak lengkap atau rusak. Ambil atau unggah foto lain"
_TOO_MANY_PIXELS = "Ukuran gambar ini terlalu besar untuk dibuka. Perkecil fotonya lalu coba lagi"


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A photo that passed, with the copies that people may see."""

    kind: Format
    #: Pixels as the camera held them, upright.
    width: int
    height: int
    #: Aware, by the camera's clock; None if it is not told, or not of which zone.
    taken_at: datetime | None
    #: Latitude and longitude in degrees, by the camera; not for guests.
    position: tuple[float, float] | None
    #: JPEG, long side at most 1600 pixels, nothing but pixels.
    display: bytes = field(repr=False)
    #: JPEG, long side at most 480 pixels, nothing but pixels.
    thumb: bytes = field(repr=False)

    @property
    def media_type(self) -> str:
        """Media type of the original; the copies are `image/jpeg`."""
        return f"image/{self.kind.lower()}"


def inspect_photo(
    content: bytes, *, zone: tzinfo | None = None, max_bytes: int = 15 * _MEBIBYTE
) -> Photo:
    """Check an upload and make the copies.

    Args:
        content: the file as it came.
        zone: where the camera's clock hung, for cameras that do not tell.
        max_bytes: refused without looking if larger.

    Raises:
        UnusablePhoto: with one plain sentence for the field.
    """
    _refuse_size(len(content), max_bytes)
    kind = recognise(content)
    if kind is None:
        raise UnusablePhoto(_other_kind(content))
    refuse_polyglot(content, kind)
    return _guarded(lambda: _read(content, kind, zone))


def _refuse_size(size: int, most: int) -> None:
    if size == 0:
        raise UnusablePhoto("Berkas foto ini kosong. Pilih foto lain")
    if size > most:
        raise UnusablePhoto(
            f"Foto terlalu besar ({_megabytes(size)} MB). Ukuran paling besar {_megabytes(most)} MB"
        )


def _megabytes(size: int) -> str:
    tenths = -(-size * 10 // _MEBIBYTE)
    return f"{tenths // 10},{tenths % 10}" if tenths % 10 else str(tenths // 10)


def _other_kind(content: bytes) -> str:
    """A sentence for what is no photo, with advice where we know what it is."""
    try:
        found = puremagic.from_string(content[:4096], mime=True)
    except (puremagic.PureError, ValueError):
        return _NOT_A_PHOTO
    if found in {"image/heic", "image/heif"}:
        return _HEIC
    if found == "application/pdf":
        return "Berkas ini PDF, bukan foto. Unggah foto JPEG, PNG, atau WebP"
    return _NOT_A_PHOTO


def _guarded(read: Callable[[], Photo]) -> Photo:
    try:
        return read()
    except UnusablePhoto:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise UnusablePhoto(_TOO_MANY_PIXELS) from error
    except Exception as error:  # decoders of hostile input raise whatever they like
        raise UnusablePhoto(_BROKEN) from error


def _read(content: bytes, kind: Format, zone: tzinfo | None) -> Photo:
    with Image.open(io.BytesIO(content), formats=[kind]) as image:
        width, height = image.size
        if max(width, height) > _MAX_SIDE or width * height > _MAX_PIXELS[kind]:
            raise UnusablePhoto(_TOO_MANY_PIXELS)
        exif = image.getexif()
        facts = photo_facts.taken_at(exif, zone), photo_facts.position(exif)
        if kind is Format.JPEG:
            # Decodes at the smallest of 1/1 .. 1/8 that is no smaller than the copy.
            image.draft("RGB", (_DISPLAY_SIDE, _DISPLAY_SIDE))
        image.load()
        upright = ImageOps.exif_transpose(image)
        turned = upright.size != image.size and upright.size == image.size[::-1]
        pixels = _plain(upright)
    if turned:
        width, height = height, width
    display = _fitted(pixels, _DISPLAY_SIDE)
    return Photo(
        kind=kind,
        width=width,
        height=height,
        taken_at=facts[0],
        position=facts[1],
        display=_encoded(display, quality=82),
        thumb=_encoded(_fitted(display, _THUMB_SIDE), quality=75),
    )


def _plain(image: Image.Image) -> Image.Image:
    """The same picture in sRGB on white, as a new image that carries nothing along."""
    profile = image.info.get("icc_profile")
    if image.mode not in {"RGB", "CMYK", "L"}:
        # 16-bit grey would be cut off, not scaled, by a plain conversion.
        if image.mode.startswith("I;16"):
            image = image.point(lambda value: value / 256).convert("L")
        image = image.convert("RGBA")
    if profile and image.mode in {"RGB", "CMYK"}:
        image = _to_srgb(image, profile)
    plain = Image.new("RGB", image.size, "white")
    if image.mode == "RGBA":
        plain.paste(image, mask=image.getchannel("A"))
    else:
        plain.paste(image.convert("RGB"))
    return plain


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        # Colours a little off are better than no evidence.
        return image
    return converted or image


def _fitted(image: Image.Image, side: int) -> Image.Image:
    copy = image.copy()
    copy.thumbnail((side, side), Image.Resampling.LANCZOS)
    return copy


def _encoded(image: Image.Image, *, quality: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, Format.JPEG, quality=quality, optimize=True, progressive=True)
    return buffer.getvalue()
