"""What might an agen have photographed? A flooded road, drawn here: no picture of ours is anybody's."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw, ImageFilter

_SIZE = (1280, 960)
_HORIZON = 430
_WATERLINE = 520
Colour = tuple[int, int, int]


def flooded_road() -> bytes:
    """Return a JPEG of a village road under brown water; the same bytes every time."""
    chance = random.Random(11)
    image = _gradient((166, 178, 188), (222, 221, 212))
    _hills(image, chance)
    _trees(image, chance)
    _houses(image)
    _water(image, chance)
    _road_posts(image)
    image = image.filter(ImageFilter.GaussianBlur(1.4))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=86)
    return buffer.getvalue()


def _gradient(top: Colour, bottom: Colour) -> Image.Image:
    ramp = Image.linear_gradient("L").resize(_SIZE)
    return Image.composite(Image.new("RGB", _SIZE, bottom), Image.new("RGB", _SIZE, top), ramp)


def _hills(image: Image.Image, chance: random.Random) -> None:
    pen = ImageDraw.Draw(image)
    for level, colour in ((300, (148, 162, 163)), (350, (116, 137, 125)), (395, (88, 112, 88))):
        height, points = float(level), [(0, _SIZE[1])]
        for x in range(0, _SIZE[0] + 40, 40):
            height += chance.uniform(-22, 22) + (level - height) * 0.2
            points.append((x, int(height)))
        pen.polygon([*points, (_SIZE[0], _SIZE[1])], fill=colour)


def _trees(image: Image.Image, chance: random.Random) -> None:
    pen = ImageDraw.Draw(image)
    for _ in range(900):
        x = (
            chance.triangular(0, 460, 60)
            if chance.random() < 0.5
            else chance.triangular(820, 1280, 1230)
        )
        near = abs(x - 640) / 640
        y = _HORIZON + 40 - chance.uniform(0, 60 + 230 * near**2)
        size = chance.uniform(8, 16 + 26 * near)
        green = chance.randint(62, 108)
        colour = (green - 22, green, green - 34)
        pen.ellipse((x - size, y - size * 0.7, x + size, y + size * 0.7), fill=colour)


def _houses(image: Image.Image) -> None:
    pen = ImageDraw.Draw(image)
    for left, wide, wall, roof in (
        (520, 92, (196, 184, 160), (122, 74, 58)),
        (690, 70, (176, 186, 182), (96, 84, 80)),
    ):
        pen.rectangle((left, 446, left + wide, _WATERLINE), fill=wall)
        pen.polygon(((left - 12, 446), (left + wide // 2, 408), (left + wide + 12, 446)), fill=roof)
        pen.rectangle((left + 14, 466, left + 34, 490), fill=(70, 74, 76))
        pen.rectangle((left + wide - 30, 466, left + wide - 12, _WATERLINE), fill=(92, 70, 52))


def _water(image: Image.Image, chance: random.Random) -> None:
    width, height = _SIZE
    depth = height - _WATERLINE
    mirror = image.crop((0, _WATERLINE - depth, width, _WATERLINE))
    mirror = mirror.transpose(Image.Transpose.FLIP_TOP_BOTTOM).filter(ImageFilter.GaussianBlur(7))
    water = Image.blend(mirror, Image.new("RGB", mirror.size, (139, 115, 82)), 0.66)
    pen = ImageDraw.Draw(water, "RGBA")
    for _ in range(520):
        y = depth * chance.random() ** 0.8
        x, long = chance.uniform(-80, width), 12 + y * chance.uniform(0.1, 0.5)
        light = chance.choice(((236, 226, 206, 54), (70, 54, 36, 46)))
        pen.arc((x, y - 3, x + long, y + 3 + y / 90), 190, 350, fill=light, width=1 + int(y / 160))
    image.paste(water, (0, _WATERLINE))


def _road_posts(image: Image.Image) -> None:
    """White posts along the drowned road; they grow smaller where it leads."""
    pen = ImageDraw.Draw(image, "RGBA")
    for step in range(7):
        near = 0.62**step
        for side in (-1, 1):
            x = 640 + side * (70 + 520 * near)
            foot = _WATERLINE + 14 + 330 * near
            tall, wide = 26 + 170 * near, 3 + 17 * near
            pen.rectangle((x - wide, foot - tall, x + wide, foot), fill=(222, 220, 212, 255))
            pen.rectangle(
                (x - wide, foot - tall * 0.86, x + wide, foot - tall * 0.6), fill=(178, 52, 44, 255)
            )
            pen.rectangle((x - wide, foot, x + wide, foot + tall * 0.5), fill=(210, 206, 196, 66))
