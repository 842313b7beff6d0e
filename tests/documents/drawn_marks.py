"""A seal and a signature drawn for tests, and where something red or dark lies on a page."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

from PIL import Image, ImageDraw

DOTS = 72  # one pixel is one point


def seal(size: int = 300) -> bytes:
    """A red ring with a cross, transparent around; its left half carries a dot, so that halves can be told apart."""
    image = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    red, edge = (200, 20, 20, 255), size // 20
    pen.ellipse((edge, edge, size - edge, size - edge), outline=red, width=edge)
    pen.line((size // 2, edge, size // 2, size - edge), fill=red, width=edge)
    pen.ellipse((size // 4, size // 2 - edge, size // 4 + 2 * edge, size // 2 + edge), fill=red)
    return png(image)


def signature(paper: tuple[int, int, int] = (250, 250, 245)) -> bytes:
    """Dark strokes on paper, as a telephone photographs them."""
    image = Image.new("RGB", (600, 240), paper)
    ImageDraw.Draw(image).line([(60, 180), (180, 60), (300, 180), (420, 60), (540, 180)], fill=(20, 20, 70), width=16)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def seen(pdf: bytes, folder: Path) -> list[Image.Image]:
    """The pages as one sees them, a pixel to the point."""
    (folder / "seen.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", str(DOTS), "-png", str(folder / "seen.pdf"), str(folder / "seen")]
    subprocess.run(command, check=True)
    return [Image.open(path).convert("RGB") for path in sorted(folder.glob("seen-*.png"))]


def red(page: Image.Image) -> tuple[int, int, int, int] | None:
    """The box round everything red, in points from the upper left."""
    mask = Image.new("L", page.size)
    mask.putdata([255 if r > 150 and g < 110 and b < 110 else 0 for r, g, b in page.get_flattened_data()])
    return mask.getbbox()


def blue(page: Image.Image) -> tuple[int, int, int, int] | None:
    """The box round everything in the signature's ink."""
    mask = Image.new("L", page.size)
    mask.putdata([255 if b > r + 25 and b > g + 25 else 0 for r, g, b in page.get_flattened_data()])
    return mask.getbbox()
