"""The product's own environment: ``.venv`` beside manage.py, made on first use by the standard library alone.

``enter()`` returns only inside a whole environment whose packages are those pinned in pyproject.toml and
config/constraints.txt, with the fonts converted. Three files in ``.venv`` tell where it stands:

- ``anjuan-stamp`` what has been installed (a digest of the pins, and the dependency groups);
- ``anjuan-unfinished`` somebody is installing, or was killed at it: the environment is then made anew;
- ``anjuan-lock`` held while installing, and by pip too, so that it outlives a killed parent.

Packages come from wherever the user's pip configuration says: no registry is named here.
"""

import contextlib
import errno
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "anjuan-stamp"
UNFINISHED = VENV / "anjuan-unfinished"
LOCK = VENV / "anjuan-lock"
KEPT_WHEN_REMADE = {"fonts", LOCK.name}
RESTARTED = "ANJUAN_RESTARTED"


class SetupFailed(Exception):
    """The environment cannot be made; the message tells the user in Chinese what is missing."""


def enter(argv: Sequence[str]) -> None:
    """Go on only inside the finished environment; outside it start the same command line anew inside.

    With ``ANJUAN_NO_VENV=1`` (development, containers) the running Python is taken as it is.
    """
    try:
        if os.environ.get("ANJUAN_NO_VENV") != "1":
            groups: tuple[str, ...] = ("test",) if argv[1:2] == ["test"] else ()
            groups += ("sign",) if os.environ.get("ANJUAN_SIGN_CERTIFICATE") else ()
            built = ensure_packages(groups)
            restarted = os.environ.pop(RESTARTED, "")
            if built or not inside():
                if restarted and not built:
                    raise SetupFailed(f"运行环境 {VENV} 不能启动,请删除该目录后重试。")
                restart()
        ensure_fonts()
    except SetupFailed as failure:
        sys.exit(f"{failure}")
    except KeyboardInterrupt:
        sys.exit("已中断,下次运行时继续准备。")
    except OSError as error:
        sys.exit(plain_words(error))


def say(text: str) -> None:
    """Show progress; stdout stays the command's own."""
    print(text, file=sys.stderr, flush=True)


def inside() -> bool:
    """Tell whether this Python is the environment's."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def restart() -> NoReturn:
    """Run the same command line with the environment's Python, in the same working folder."""
    command = [str(PYTHON), *sys.orig_argv[1:]]
    os.environ[RESTARTED] = "1"
    os.execv(command[0], command)


def ensure_packages(groups: Sequence[str]) -> bool:
    """Install the pinned packages unless that is done; return whether anything had to be done."""
    wanted = Pins.read()
    if wanted.installed(groups):
        return False
    VENV.mkdir(exist_ok=True)
    with locked(LOCK) as lock:
        if not wanted.installed(groups):
            build(wanted, groups, lock)
    return True


class Pins:
    """What is to be installed, as pyproject.toml and config/constraints.txt say."""

    def __init__(self, runtime: list[str], groups: dict[str, list[str]], constraints: Path) -> None:
        self.runtime = runtime
        self.groups = groups
        self.constraints = constraints

    @classmethod
    def read(cls) -> "Pins":
        """Read both files."""
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        return cls(
            project["project"]["dependencies"], project["dependency-groups"], ROOT / "config" / "constraints.txt"
        )

    def requirements(self, groups: Sequence[str]) -> list[str]:
        """Return the direct pins of the product and of these groups."""
        return self.runtime + [pin for group in groups for pin in self.groups[group]]

    def digest(self) -> str:
        """Return a digest of all pins and of the Python underneath: an upgraded system Python needs a new venv."""
        pinned = [self.runtime, self.groups, self.constraints.read_text(encoding="utf-8"), os.path.realpath(PYTHON)]
        return hashlib.sha256(json.dumps(pinned, sort_keys=True).encode()).hexdigest()

    def installed(self, groups: Sequence[str]) -> bool:
        """Tell whether the stamp says that the product and these groups are installed, with nothing half done."""
        try:
            digest, *stamped = STAMP.read_text(encoding="utf-8").split()
        except (OSError, ValueError):
            return False
        return digest == self.digest() and set(groups) <= set(stamped) and PYTHON.exists() and not UNFINISHED.exists()


def build(wanted: Pins, groups: Sequence[str], lock: int) -> None:
    """Make or mend the environment and install `wanted`; the caller holds `lock`."""
    if UNFINISHED.exists() or not STAMP.exists() or not pip_answers():
        say("准备运行环境…")
        make_venv(lock)
    UNFINISHED.touch()
    say("安装组件…" + ("(含测试工具)" if groups else ""))
    touched, code, tail = run_pip(wanted, groups, lock)
    if code and STAMP.exists() and not touched:
        UNFINISHED.unlink()  # nothing was changed: what worked before still works
    if code:
        raise SetupFailed(why_pip_failed(tail))
    STAMP.write_text("\n".join([wanted.digest(), *groups]) + "\n", encoding="utf-8")
    UNFINISHED.unlink()


def pip_answers() -> bool:
    """Tell whether the environment has a Python and a pip that run."""
    try:
        return subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def make_venv(lock: int) -> None:
    """Make the environment from nothing, keeping converted fonts of an earlier one."""
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        version = "{}.{}".format(*sys.version_info)
        raise SetupFailed(
            f"这台机器的 Python {version} 缺少 venv/ensurepip 模块,无法建立运行环境。\n"
            f"Debian、Ubuntu 等系统请先安装:apt install python3-venv(或 python{version}-venv),再重新运行。"
        )
    for entry in VENV.iterdir():
        if entry.name not in KEPT_WHEN_REMADE:
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    UNFINISHED.touch()
    base = getattr(sys, "_base_executable", sys.executable) if inside() else sys.executable
    made = subprocess.run(
        [base, "-m", "venv", str(VENV)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        pass_fds=(lock,),
    )
    if made.returncode:
        raise SetupFailed(f"建立运行环境失败:\n{made.stdout.strip()}\n{hint_for(made.stdout)}".rstrip())


def run_pip(wanted: Pins, groups: Sequence[str], lock: int) -> tuple[bool, int, list[str]]:
    """Install; return whether pip began to change the environment, its exit code and its last lines."""
    command = [str(PYTHON), "-m", "pip", "install", "--no-input", "--progress-bar=off", "-c", str(wanted.constraints)]
    environment = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0", "PYTHONUNBUFFERED": "1"}
    tail: deque[str] = deque(maxlen=12)
    touched, count = False, 0
    with subprocess.Popen(
        command + wanted.requirements(groups),
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        pass_fds=(lock,),
    ) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            if not line.startswith("Requirement already satisfied"):
                tail.append(line.rstrip())
            touched = touched or line.startswith(("Installing collected", "Attempting uninstall"))
            if line.startswith("Collecting ") and sys.stderr.isatty():
                count += 1
                print(f"\r\033[K  {count} {line.split()[1]}", end="", file=sys.stderr, flush=True)
    if count:
        print("\r\033[K", end="", file=sys.stderr, flush=True)
    return touched, pip.returncode, list(tail)


def why_pip_failed(tail: Sequence[str]) -> str:
    """Return what the user should know: pip's last lines, and what usually helps."""
    text = "\n".join(f"  {line}" for line in tail if line)
    hint = hint_for(text) or (
        "请检查网络连接。使用内网或镜像时,先设置镜像地址,再重新运行本命令:\n"
        f"  {PYTHON} -m pip config set global.index-url 镜像地址\n"
        "(或设置环境变量 PIP_INDEX_URL=镜像地址)"
    )
    return f"安装组件失败,pip 最后的输出:\n{text}\n{hint}"


def hint_for(output: str) -> str:
    """Return the plain reason if `output` shows one this side of the network, else nothing."""
    if os.strerror(errno.ENOSPC) in output:
        return f"磁盘空间不足:{ROOT} 所在磁盘至少需要 1 GB 可用空间。"
    if os.strerror(errno.EACCES) in output:
        return f"没有写入权限:{ROOT}。"
    return ""


def plain_words(error: OSError) -> str:
    """Say in Chinese what the operating system refused."""
    where = error.filename or ROOT
    if error.errno == errno.ENOSPC:
        return f"磁盘空间不足:{where} 所在磁盘至少需要 1 GB 可用空间。"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"无法写入 {where}:请用对该位置有写权限的用户运行,或改用可写的目录。"
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return f"{where} 不能使用:所在目录不存在。"
    return f"{where} 不能使用:{error.strerror or error}"


@contextlib.contextmanager
def locked(file: Path) -> Iterator[int]:
    """Hold an exclusive lock on `file`, waiting for whoever has it; yield its descriptor.

    Freed by the system when its last holder ends, however it ends. Holds between processes of one machine only.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("另一个进程正在准备,等待其完成…")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def ensure_fonts() -> None:
    """Convert the fonts once for all data folders and test workers, and those a bureau put into its data folder."""
    from documents import fonts

    os.environ.setdefault("ANJUAN_BUREAU_FONTS", str(Path(os.environ.get("ANJUAN_DATA") or ROOT / "var") / "fonts"))
    target = fonts.folder()
    if fonts.ready(target):
        return
    say("转换字体…")
    try:
        fonts.convert(target, say)
    except fonts.FontsNotReady as failure:
        raise SetupFailed(str(failure)) from failure
