"""Font files: where they are looked for, and their conversion at set-up (once, into `.venv/fonts`).

reportlab embeds TrueType only; the open fonts that pip brings (Noto Serif SC, Noto Sans SC) are CFF.
The cache is `<sys.prefix>/fonts`, moved by `ANJUAN_FONTS`. A bureau's own fonts lie in `ANJUAN_BUREAU_FONTS` (the data
folder's `fonts/`, unless set otherwise) and win.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Final

from documents import bureaufonts

CONVERTER: Final = Path(__file__).with_name("truetype.py")
SYSTEM_FOLDERS: Final = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
# File names (lower case, without ending) that may serve a role, best first.
ROLES: Final[dict[str, tuple[str, ...]]] = {
    "宋": ("宋", "simsun", "fandolsong-regular", "notoserifsc-regular"),
    "仿宋": ("仿宋", "simfang", "fangsong_gb2312", "fangsong", "stfangsong", "fandolfang-regular", "zhuquefangsong"),
    "黑": ("黑", "simhei", "fandolhei-regular", "notosanssc-regular", "wqy-microhei"),
    "楷": ("楷", "simkai", "kaiti_gb2312", "kaiti", "fandolkai-regular", "lxgwwenkaigb-regular", "lxgwwenkai-regular"),
    "小标宋": ("小标宋", "fzxbsjw", "fzxiaobiaosong", "stzhongs", "xiaobiaosong"),
}
# Fonts with many rare characters, asked last.
RARE: Final = ("hanamina", "hanaminb", "plangothicp1-regular", "plangothicp2-regular", "babelstonehan", "dejavusans")


class FontsNotReady(RuntimeError):
    """No usable Chinese font: the set-up has not converted the fonts yet."""


@dataclass(frozen=True, slots=True)
class Job:
    """One font to convert: the CFF source, the TrueType file to make, fonts whose characters are left out.

    Without an `optional` one papers can be printed all the same: a failure is told and passed over.
    """

    source: Path
    target: Path
    without: tuple[Path, ...] = ()
    optional: bool = False


def folder() -> Path:
    """The cache of converted fonts."""
    return Path(os.environ.get("ANJUAN_FONTS") or Path(sys.prefix) / "fonts")


def ready(target: Path) -> bool:
    """Whether every font that can be converted here is in `target`."""
    return all(job.target.exists() for job in _jobs(target))


def convert(target: Path, progress: Callable[[str], None]) -> None:
    """Convert what is missing in `target`, two fonts side by side; `progress` gets lines in Chinese.

    Safe when two processes call it at once: one converts under a lock file, the other waits and finds it done.
    A file appears by an atomic rename, so a broken run leaves nothing half made.
    Raises FontsNotReady when the font packages are absent or the conversion fails.
    """
    if not _jobs(target):
        raise FontsNotReady("没有找到中文字体包,无法打印文书。")
    if ready(target):
        return
    target.mkdir(parents=True, exist_ok=True)
    with _locked(target / ".lock", progress):
        jobs = [job for job in _jobs(target) if not job.target.exists()]
        started = time.monotonic()
        with ThreadPoolExecutor(max_workers=2) as pool:
            list(pool.map(partial(_run, progress=progress), jobs))
        if jobs:
            progress(f"字体就绪,用时{time.monotonic() - started:.0f}秒。")
    _system_fonts.cache_clear()


def _run(job: Job, progress: Callable[[str], None]) -> None:
    progress(f"正在转换字体{job.source.stem}(只做一次,约半分钟)……")
    command = [sys.executable, str(CONVERTER), str(job.source), str(job.target), *map(str, job.without)]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [str(done.returncode)]
        why = f"字体{job.source.name}转换失败:{last[0]}"
        if not job.optional:
            raise FontsNotReady(why)
        progress(f"{why};改用其他字体。")


@contextmanager
def _locked(path: Path, progress: Callable[[str], None]) -> Iterator[None]:
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            progress("另一个进程正在转换字体,请稍候……")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _jobs(target: Path) -> list[Job]:
    """Pip's Serif and Sans, the supplement of rare characters where its package is there, CFF fonts of the roles."""
    jobs = []
    for stem in ("NotoSerifSC-Regular", "NotoSansSC-Regular"):
        source = _package_file("pylopdf_fonts_zh_cn", f"{stem}.otf")
        if source:
            jobs.append(Job(source, target / f"{stem}.ttf"))
    rare = _package_file("noto_cjk_sans_jp_regular", "NotoSansCJKjp-Regular.otf")
    if rare and jobs:
        jobs.append(Job(rare, target / "NotoSansCJK-Rare.ttf", tuple(job.source for job in jobs)))
    for role in ROLES:
        found = _look_up(role)
        if found and found.suffix.lower() == ".otf":
            jobs.append(Job(found, target / f"{found.stem}.ttf", optional=True))
    return jobs


def _package_file(package: str, name: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(next(iter(spec.submodule_search_locations))) / name
    return path if path.is_file() else None


def find(role: str) -> Path | None:
    """The font file of a role from the bureau's folder or the system (converted where it was CFF), or None."""
    found = _look_up(role)
    if found and found.suffix.lower() == ".otf":
        converted = folder() / f"{found.stem}.ttf"
        return converted if converted.exists() else None
    return found


def fallbacks(*, sans_first: bool = False) -> list[Path]:
    """Fonts asked for what a role's own font lacks. Raises FontsNotReady before the set-up made them."""
    paths = [folder() / "NotoSerifSC-Regular.ttf", folder() / "NotoSansSC-Regular.ttf"]
    if not all(path.exists() for path in paths):
        raise FontsNotReady("字体尚未转换,请先完成安装步骤。")
    if sans_first:
        paths.reverse()
    rare = folder() / "NotoSansCJK-Rare.ttf"
    paths += [rare] if rare.exists() else []
    system = _system_fonts()
    return paths + [system[name] for name in RARE if name in system and system[name].suffix != ".otf"]


def _look_up(role: str) -> Path | None:
    own = os.environ.get("ANJUAN_BUREAU_FONTS")
    if own and (found := bureaufonts.by_role(Path(own)).get(role)):
        return found
    files = _system_fonts()
    return next((files[name] for name in ROLES[role] if name in files), None)


@cache
def _system_fonts() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for name in SYSTEM_FOLDERS:
        found = {**_files(Path(name).expanduser()), **found}
    return found


def _files(place: Path) -> dict[str, Path]:
    """Fonts below a folder by lower-case file name; of two with one name the first in order."""
    found: dict[str, Path] = {}
    for path in sorted(place.rglob("*")) if place.is_dir() else []:
        if path.suffix.lower() in (".ttf", ".ttc", ".otf"):
            found.setdefault(path.stem.lower(), path)
    return found
