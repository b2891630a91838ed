"""The papers at the door say what the code does."""

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

from explainers import __version__, studies
from explainers.intake.formats import MODEL_FORMATS, TABLE_FORMATS
from explainers.methods import registry
from explainers.methods.fitness import listed
from explainers.settings import SETTINGS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def docs():
    spec = importlib.util.spec_from_file_location("build_docs", ROOT / "assets" / "build_docs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_tables_are_up_to_date(docs):
    assert docs.filled(README) == README, "run `make docs`"


def test_a_changed_table_is_noticed(docs):
    assert docs.filled(README.replace("Tree SHAP (exact)", "Tree SHAP (roughly)")) == README


def test_marks_that_are_gone_are_named(docs):
    with pytest.raises(ValueError, match="methods:begin"):
        docs.filled("nothing here")


def test_every_format_is_named_in_the_readme():
    for found in (*MODEL_FORMATS, *TABLE_FORMATS):
        if found.name != "csv":
            assert any(f".{ending}" in README for ending in found.endings) or found.title in README


def test_every_setting_and_method_is_named_in_the_readme():
    for setting in SETTINGS:
        assert f"`{setting.name}`" in README
    titles = listed(registry().values())
    for method in registry().values():
        assert not method.paper or f"| {titles[method.name]} (" in README


def test_every_study_is_named_in_the_readme():
    for study in studies.registry().values():
        assert study.title in README and study.link in README


def test_one_version_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_pictures_and_files_the_papers_point_to_exist():
    for paper in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"):
        text = (ROOT / paper).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#]+)\)", text):
            if "://" not in target:
                assert (ROOT / target).exists(), f"{paper} points to {target}"
