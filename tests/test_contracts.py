"""Each arrow of the house breaks the build when it is turned round."""

import os
import re
import shutil
import subprocess
import sysconfig
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LINT_IMPORTS = Path(sysconfig.get_path("scripts")) / "lint-imports"

# Contract name -> ways to break it, each a set of new files.
VIOLATIONS = {
    "The backend knows nothing of the page": [
        {"explainers/records/bad.py": "import plotly.graph_objects"},
        {"explainers/intake/bad.py": "def late():\n    import streamlit"},
        {"explainers/service/bad.py": "from dashboard import charts"},
    ],
    "Records import nothing of ours": [
        {"explainers/records/bad.py": "from explainers.errors import RefusedError"},
    ],
    "The page imports no model library": [
        {"dashboard/views/bad.py": "def late():\n    from sklearn.tree import export_text"},
        {"dashboard/bad.py": "import shap"},
    ],
    "Charts know nothing of Streamlit": [
        {"dashboard/charts/bad.py": "import streamlit as st"},
        {"dashboard/charts/bad.py": "import dashboard.bad", "dashboard/bad.py": "import streamlit"},
    ],
    "Methods never import each other": [
        {
            "explainers/methods/bad.py": "import explainers.methods.worse",
            "explainers/methods/worse.py": "",
        },
    ],
    "Studies never import each other": [
        {
            "explainers/studies/bad.py": "import explainers.studies.worse",
            "explainers/studies/worse.py": "",
        },
    ],
    "Views never import each other": [
        {"dashboard/views/bad.py": "import dashboard.views.worse", "dashboard/views/worse.py": ""},
    ],
    "The backend's rooms lie in layers": [
        {"explainers/checks/bad.py": "import explainers.methods"},
        {"explainers/intake/bad.py": "import explainers.service"},
        {"explainers/methods/bad.py": "import explainers.service"},
        {"explainers/methods/bad.py": "import explainers.studies"},
        {"explainers/studies/bad.py": "import explainers.service"},
        {"explainers/kernels/bad.py": "import explainers.intake"},
        {"explainers/service/bad.py": "import explainers.dossier"},
        {"explainers/dossier/bad.py": "import explainers.cli"},
    ],
}


@pytest.fixture
def house(tmp_path):
    """A copy of both packages and the real contracts, to be damaged."""
    for package in ("explainers", "dashboard"):
        shutil.copytree(
            ROOT / package,
            tmp_path / package,
            ignore=lambda _, names: [n for n in names if n == "__pycache__"],
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def verdicts(house):
    """What lint-imports says: its exit code, and KEPT or BROKEN for each contract."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    run = subprocess.run(
        [LINT_IMPORTS, "--no-logo"],
        cwd=house,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    found = dict(re.findall(r"^(.+) (KEPT|BROKEN)\b", run.stdout, flags=re.MULTILINE))
    assert found, run.stdout + run.stderr
    return run.returncode, found


def contract_names():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]}


def test_every_contract_has_a_violation_here():
    assert contract_names() == set(VIOLATIONS)


def test_untouched_house_keeps_every_contract(house):
    assert verdicts(house) == (0, dict.fromkeys(contract_names(), "KEPT"))


@pytest.mark.parametrize(
    ("contract", "files"),
    [(contract, files) for contract, ways in VIOLATIONS.items() for files in ways],
)
def test_violation_breaks_its_contract(house, contract, files):
    for path, source in files.items():
        (house / path).write_text(source + "\n", encoding="utf-8")
    code, found = verdicts(house)
    assert code != 0
    assert found[contract] == "BROKEN"
