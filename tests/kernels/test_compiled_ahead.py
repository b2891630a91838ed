"""Nobody who asks a question waits for the compiler: kernels are ready before the first one."""

import subprocess
import sys
from pathlib import Path

from explainers import kernels
from explainers.service.launching import PRELOAD

ROOT = Path(__file__).resolve().parents[2]


def with_kernels():
    """The modules that have something compiled, by the decorator in their source."""
    folder = Path(kernels.__file__).parent
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in folder.rglob("*.py")
        if "\n@compiled(" in path.read_text()
    }


def imported_by(program):
    """The modules of ours that a fresh process holds after a program."""
    told = "print(*sorted(name for name in sys.modules if name.startswith('explainers.')))"
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys\n{told}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def test_there_are_kernels():
    assert "explainers.kernels.trees.quadrature" in with_kernels()
    assert "explainers.kernels.compiled" not in with_kernels()


def test_the_installation_compiles_all_of_them():
    lines = (ROOT / "Makefile").read_text().splitlines()
    (line,) = [line for line in lines if line.startswith("COMPILE = ")]
    assert imported_by(line.split('"')[1]) >= with_kernels()


def test_the_fork_server_loads_all_of_them():
    ours = [name for name in PRELOAD if name.startswith("explainers.kernels.")]
    assert imported_by(f"import {', '.join(ours)}") >= with_kernels()
    assert not imported_by("import explainers.kernels") & with_kernels()
