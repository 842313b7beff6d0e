"""The fonts a bureau has licensed (仿宋_GB2312, 小标宋 …), known by the names they bear inside, whatever the files are called."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont, TTLibError

ENDINGS: Final = (".ttf", ".ttc", ".otf")
# What a role's font calls itself, the telling words first: 仿宋 holds 宋, and 小标宋 does too.
CALLED: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("小标宋", ("小标宋", "xiaobiaosong", "xbs", "中宋", "zhongsong", "stzhongs")),
    ("仿宋", ("仿宋", "fangsong", "fang song", "simfang", "stfangso")),
    ("楷", ("楷", "kaiti", "simkai", "stkai", "kai")),
    ("黑", ("黑", "heiti", "simhei", "stxihei", "hei")),
    ("宋", ("宋", "song", "simsun", "mincho")),
)
NAMES: Final = (1, 4, 6, 16)  # family, full name, PostScript name, typographic family


@cache
def by_role(folder: Path) -> dict[str, Path]:
    """Role → file. Of several for one role the first by file name; a file that is no font is left aside."""
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if path.suffix.lower() in ENDINGS and (role := role_of(path)):
            found.setdefault(role, path)
    return found


def role_of(path: Path) -> str:
    """The role a font file may serve, "" for none."""
    try:
        with TTFont(path, fontNumber=0, lazy=True) as font:
            table = font["name"]
            called = [table.getName(number, *where) for number in NAMES for where in ((3, 1, 0x804), (3, 1), (1, 0))]
            names = " ".join(str(name) for name in called if name is not None)
            if not font.getBestCmap():
                return ""
    except (TTLibError, OSError, KeyError, ValueError, AssertionError):
        return ""
    said = f"{path.stem} {names}".lower()
    return next((role for role, words in CALLED if any(word in said for word in words)), "")
