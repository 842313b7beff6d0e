"""A project in miniature around the real bootstrap: one tiny package to install, no network, fonts that cost nothing.

What takes seconds to make is made once for all workers of the run.
"""

import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.bootstrap import locked

BASE_PYTHON = getattr(sys, "_base_executable", sys.executable)
BOOTSTRAP = Path(__file__).parents[2] / "config" / "bootstrap.py"

FOLDER = "项目 a"

RUN = """
import os, sys
from config import bootstrap
bootstrap.enter(sys.argv)
import tiny
print(tiny.VERSION, sys.prefix, os.getcwd(), *sys.argv[1:], sep="|")
"""

FONTS = """
import sys
from pathlib import Path
class FontsNotReady(RuntimeError): pass
def folder(): return Path(sys.prefix) / "fonts"
def ready(target): return (target / "song.ttf").exists()
def convert(target, progress):
    target.mkdir(exist_ok=True)  # as the true one: safe when two call it at once
    progress("正在转换宋体")
    (target / "song.ttf").touch()
"""


# Takes the place of the standard library's `venv`, which needs seconds: copies an environment made by it before.
QUICK_VENV = """
import shutil, sys
shutil.copytree({made!r}, sys.argv[1], symlinks=True, dirs_exist_ok=True)
"""


@dataclass
class Miniature:
    """The project's folder, and the folders pip and Python look into when it runs."""

    folder: Path
    wheels: Path
    quick: Path

    @property
    def venv(self) -> Path:
        return self.folder / ".venv"

    def environment(self, **given: str) -> dict[str, str]:
        """An environment in which pip finds the wheels and nothing else, and environments are made quickly."""
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "ANJUAN_"))}
        pip = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels), "PIP_CONFIG_FILE": os.devnull}
        return inherited | pip | {"PYTHONPATH": str(self.quick)} | given

    def command(self, *arguments: str) -> list[str]:
        return [BASE_PYTHON, str(self.folder / "run.py"), *arguments]

    def run(self, *arguments: str, cwd: Path | None = None, **given: str) -> subprocess.CompletedProcess[str]:
        """Run it to the end with the Python outside any environment."""
        return subprocess.run(
            self.command(*arguments), env=self.environment(**given), cwd=cwd, capture_output=True, text=True
        )

    def pin(self, runtime: str, test: str = "tiny-test==1.0") -> None:
        """Write the pins."""
        (self.folder / "pyproject.toml").write_text(
            f'[project]\ndependencies = ["{runtime}"]\n[dependency-groups]\ntest = ["{test}"]\n'
        )


def wheel(folder: Path, name: str, version: str) -> None:
    """Write a wheel that holds one module with its version in it."""
    module = name.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    with zipfile.ZipFile(folder / f"{module}-{version}-py3-none-any.whl", "w") as file:
        file.writestr(f"{module}.py", f"VERSION = {version!r}\n")
        file.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        file.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{info}/RECORD", "")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers of this run see."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "miniature"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def quick(shared: Path) -> Path:
    """A folder for PYTHONPATH with the quick `venv`; the true one has run once for it."""
    folder = shared / "quick"
    with locked(shared / "lock"):
        if not folder.exists():
            subprocess.run([BASE_PYTHON, "-m", "venv", str(folder / "made")], check=True)
            (folder / "venv").mkdir()
            (folder / "venv" / "__init__.py").touch()
            (folder / "venv" / "__main__.py").write_text(QUICK_VENV.format(made=str(folder / "made")), encoding="utf-8")
    return folder


def make_project(folder: Path, quick: Path) -> Miniature:
    """Write a fresh clone into `folder`."""
    made = Miniature(folder / FOLDER, folder / "wheels", quick)
    made.wheels.mkdir()
    wheel(made.wheels, "tiny", "1.0")
    wheel(made.wheels, "tiny", "2.0")
    wheel(made.wheels, "tiny-test", "1.0")
    for package in ("config", "documents"):
        (made.folder / package).mkdir(parents=True)
        (made.folder / package / "__init__.py").touch()
    shutil.copy(BOOTSTRAP, made.folder / "config")
    (made.folder / "config" / "constraints.txt").touch()
    (made.folder / "documents" / "fonts.py").write_text(FONTS, encoding="utf-8")
    (made.folder / "run.py").write_text(RUN, encoding="utf-8")
    made.pin("tiny==1.0")
    return made


@pytest.fixture
def new_project(tmp_path: Path, quick: Path) -> Miniature:
    """A fresh clone: no environment yet."""
    return make_project(tmp_path, quick)


@pytest.fixture(scope="session")
def used_environment(shared: Path, quick: Path) -> Path:
    """The environment of a project that has been started once."""
    folder = shared / "used"
    with locked(shared / "lock"):
        if not folder.exists():
            folder.mkdir()
            done = make_project(folder, quick).run()
            assert done.returncode == 0, done.stderr
    return folder / FOLDER / ".venv"


@pytest.fixture
def project(new_project: Miniature, used_environment: Path) -> Miniature:
    """A project that has been started before."""
    shutil.copytree(used_environment, new_project.venv, symlinks=True)
    return new_project
