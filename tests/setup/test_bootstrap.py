"""The environment makes itself, mends itself and says what is missing."""

import ast
import os
import re
import subprocess
import sys
import time
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.setup.conftest import Miniature

ROOT = Path(__file__).parents[2]


def test_the_first_start_makes_the_environment_and_runs_inside_it(new_project: Miniature, tmp_path: Path):
    done = new_project.run("check", "-k", "x y", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"1.0|{new_project.venv}|{tmp_path}|check|-k|x y\n"
    assert done.stderr.splitlines() == ["准备运行环境…", "安装组件…", "转换字体…", "正在转换宋体"]


def test_two_first_starts_at_once_wait_for_each_other(new_project: Miniature):
    environment = new_project.environment(PYTHONPATH="")  # here with the standard library's own venv
    both = [
        subprocess.Popen(
            new_project.command(), env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    printed = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], printed
    assert all(out.startswith("1.0|") for out, _ in printed)
    assert sorted("安装组件…" in err for _, err in printed) == [False, True]


def test_the_next_start_is_silent_and_adds_less_than_half_a_second(project: Miniature):
    def seconds(command: list[str]) -> float:
        before = time.perf_counter()
        done = subprocess.run(command, env=project.environment(), capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
        return time.perf_counter() - before

    project.run()
    python_alone = min(seconds([project.command()[0], "-c", ""]) for _ in range(3))
    assert min(seconds(project.command()) for _ in range(3)) - python_alone < 0.5


def test_the_test_tools_come_only_with_the_test_command(project: Miniature):
    assert not list(project.venv.glob("lib/*/site-packages/tiny_test.py"))
    assert "安装组件…(含测试工具)" in project.run("test").stderr
    assert list(project.venv.glob("lib/*/site-packages/tiny_test.py"))
    assert [project.run("test").stderr, project.run("check").stderr] == ["", ""]


def test_changed_pins_are_installed_on_the_next_start(project: Miniature):
    project.pin("tiny==2.0")
    assert project.run().stdout.startswith("2.0|")


def test_constraints_are_obeyed(project: Miniature):
    project.pin("tiny")
    (project.folder / "config" / "constraints.txt").write_text("tiny==1.0\n")
    assert project.run().stdout.startswith("1.0|")


@pytest.mark.parametrize("stamp", [b"", b"\xff\xfe\x00"])
def test_a_broken_stamp_is_mended(project: Miniature, stamp: bytes):
    (project.venv / "anjuan-stamp").write_bytes(stamp)
    assert project.run().returncode == 0
    assert project.run().stderr == ""


def test_an_environment_left_unfinished_is_made_anew_but_keeps_its_fonts(project: Miniature):
    (project.venv / "anjuan-unfinished").touch()
    next(project.venv.glob("lib/*/site-packages/tiny.py")).unlink()
    done = project.run()
    assert done.stdout.startswith("1.0|")
    assert done.stderr.splitlines() == ["准备运行环境…", "安装组件…"]


def test_an_environment_whose_python_went_away_is_made_anew(project: Miniature):
    for python in (project.venv / "bin").glob("python*"):
        python.unlink()
    (project.venv / "bin" / "python").symlink_to("/nowhere/python3")
    assert project.run().stdout.startswith("1.0|")


def test_without_packages_it_says_what_pip_said_and_how_to_set_a_mirror(project: Miniature):
    project.pin("tiny==3.0")
    done = project.run()
    assert done.returncode == 1
    assert "安装组件失败" in done.stderr
    assert "No matching distribution found for tiny==3.0" in done.stderr
    assert "-m pip config set global.index-url 镜像地址" in done.stderr
    assert "Traceback" not in done.stderr
    project.pin("tiny==2.0")
    assert project.run().stdout.startswith("2.0|")


def test_a_failed_installation_of_the_test_tools_leaves_the_product_working(project: Miniature):
    for file in project.wheels.glob("tiny_test*"):
        file.unlink()
    assert project.run("test").returncode == 1
    assert (project.run("check").returncode, project.run("check").stderr) == (0, "")


def test_a_killed_start_is_made_good(new_project: Miniature):
    process = subprocess.Popen(
        new_project.command(), env=new_project.environment(), stderr=subprocess.DEVNULL, start_new_session=True
    )
    time.sleep(1.5)
    os.killpg(process.pid, 9)
    process.wait()
    assert new_project.run().stdout.startswith("1.0|")


def test_a_python_without_venv_is_told_which_package_to_install(new_project: Miniature, tmp_path: Path):
    hiding = tmp_path / "hiding"
    hiding.mkdir()
    (hiding / "sitecustomize.py").write_text(
        "import importlib.util as u\nfind = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'ensurepip' else find(name, *rest)\n"
    )
    done = new_project.run(PYTHONPATH=str(hiding))
    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr


def test_a_folder_that_cannot_be_written_is_named(new_project: Miniature):
    new_project.venv.write_text("a file in the way")
    done = new_project.run()
    assert done.returncode == 1
    assert f"{new_project.venv} 不能使用" in done.stderr
    assert "Traceback" not in done.stderr


def anybodys_python() -> list[str]:
    """A Python that a stranger may run: one below a home folder may be out of reach."""
    return ["/usr/bin/python3" if Path("/usr/bin/python3").exists() else sys.executable]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_user_without_write_permission_is_told_so(new_project: Miniature):
    for folder in (new_project.folder, *new_project.folder.parents):
        if folder.stat().st_uid == 0 and folder.is_relative_to(new_project.folder.parents[3]):
            folder.chmod(0o755)
    code = "import sys; sys.path.insert(0, sys.argv[1])\nfrom config import bootstrap\nbootstrap.enter(['run.py'])\n"
    done = subprocess.run(
        [*anybodys_python(), "-B", "-c", code, str(new_project.folder)],
        user=65534,
        group=65534,
        extra_groups=[],
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        cwd="/",
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert f"无法写入 {new_project.venv}" in done.stderr


def test_the_bootstrap_needs_the_standard_library_alone():
    tree = ast.parse((ROOT / "config" / "bootstrap.py").read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} - sys.stdlib_module_names == {"documents"}


def test_an_old_python_can_read_manage_py():
    ast.parse((ROOT / "manage.py").read_text(encoding="utf-8"), feature_version=(3, 4))


def test_pins_name_no_registry():
    for name in ("pyproject.toml", "config/constraints.txt", "config/bootstrap.py", "manage.py", ".ci/run"):
        assert not re.search(r"https?://|index-url[ =]+[a-z]", (ROOT / name).read_text(encoding="utf-8")), name


def pins() -> dict[str, str]:
    """Every pinned package with its version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = [*project["project"]["dependencies"]]
    lines += [line for group in project["dependency-groups"].values() for line in group]
    lines += (ROOT / "config" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    found = {}
    for line in lines:
        if line and not line.startswith("#"):
            requirement = Requirement(line)
            (specifier,) = requirement.specifier
            assert specifier.operator == "==", line
            found[canonicalize_name(requirement.name)] = specifier.version
    return found


# What other systems need, and what the optional groups `sign` and `bench` bring along.
ELSEWHERE = {
    "colorama", "tzdata", "aiohappyeyeballs", "aiohttp", "aiosignal", "asn1crypto", "cssselect2", "frozenlist",
    "multidict", "oscrypto", "propcache", "pydyf", "pyhanko", "pyhanko-certvalidator", "pyphen", "tinycss2", "tinyhtml5",
    "typst", "tzlocal", "uritools", "weasyprint", "webencodings", "yarl", "zopfli",
}  # fmt: skip


def test_everything_installed_is_pinned_at_its_version():
    pinned = pins()
    waiting, seen = [Requirement("psycopg[binary,pool]"), *map(Requirement, pinned)], set()
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        if (name, frozenset(wanted.extras)) in seen:
            continue
        seen.add((name, frozenset(wanted.extras)))
        try:
            installed = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            assert name in ELSEWHERE, f"{name} is needed elsewhere only: pin it and name it here"
            continue
        assert installed.version == pinned.get(name), name
        for line in installed.requires or []:
            requirement = Requirement(line)
            extras = wanted.extras or {""}
            if not requirement.marker or any(requirement.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(requirement)


def test_the_maintained_state_machine_package_is_the_one_installed():
    owners = metadata.packages_distributions()["django_fsm"]
    assert {canonicalize_name(name) for name in owners} == {"django-fsm-2"}
