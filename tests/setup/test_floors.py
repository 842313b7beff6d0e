"""Imports run down the floors, never up (the contracts stand in pyproject.toml)."""

import subprocess
import sys
from pathlib import Path


def test_imports_run_down_the_floors(tmp_path: Path):
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[done.stdout.find("Contracts") :] + done.stderr
