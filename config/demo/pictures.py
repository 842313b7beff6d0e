"""Two drawn pictures that stand for photographs in the demonstration's evidence."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from documents import fonts

SIZE = (1200, 800)
SKY, GROUND, WALL, DARK, BOX, MARK = "#cfd8dc", "#9e9e8e", "#b9b2a3", "#4a4f57", "#a9714b", "#8a1f17"


def draw(folder: Path) -> None:
    """Draw them into `folder` under the names the dossiers give."""
    store, tanks = Image.new("RGB", SIZE, SKY), Image.new("RGB", SIZE, SKY)
    _store(ImageDraw.Draw(store))
    _tanks(ImageDraw.Draw(tanks))
    store.save(folder / "现场照片.png", optimize=True)
    tanks.save(folder / "工地照片.png", optimize=True)


def _caption(pen: ImageDraw.ImageDraw, text: str) -> None:
    font = ImageFont.truetype(str(fonts.fallbacks(sans_first=True)[0]), 30)
    pen.rectangle((0, 730, 1200, 800), fill=DARK)
    pen.text((30, 745), f"演示用图，不是照片　{text}", font=font, fill="white")


def _store(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((0, 520, 1200, 800), fill=GROUND)
    pen.rectangle((120, 160, 1080, 560), fill=WALL)
    pen.rectangle((480, 230, 720, 560), fill=DARK)
    for row in range(4):
        for column in range(9 - row):
            left, top = 330 + column * 62 + row * 31, 610 - row * 58
            pen.rectangle((left, top, left + 56, top + 52), fill=BOX, outline=DARK, width=3)
            pen.rectangle((left + 18, top + 16, left + 38, top + 36), fill=MARK)
    _caption(pen, "北环路仓库通道内成箱堆放")


def _tanks(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((0, 560, 1200, 800), fill=GROUND)
    for left in (220, 620):
        pen.rectangle((left, 230, left + 280, 590), fill=WALL, outline=DARK, width=5)
        pen.ellipse((left, 190, left + 280, 270), fill=WALL, outline=DARK, width=5)
        for height in range(300, 590, 60):
            pen.line((left, height, left + 280, height), fill=DARK, width=2)
    pen.line((1010, 120, 1010, 620), fill=MARK, width=14)
    pen.line((700, 130, 1100, 130), fill=MARK, width=14)
    _caption(pen, "扩建储罐区两台储罐已吊装就位")
