"""Keys: what decides the numbers changes them, what only labels numbers does not."""

from dataclasses import replace

import pytest

from explainers.methods import registry
from explainers.methods.parameters import Parameters
from explainers.records import AllRows, OneRow, Reference
from explainers.service import plan as planning
from explainers.service.plan import installed, plan
from tests.service.answering import SHARES
from tests.service.toy_requests import LIME, MODEL, TABLE, TREES, with_analysis

DECIDING = {
    "model": lambda r: with_analysis(r, model=replace(MODEL, digest="c" * 64)),
    "table": lambda r: with_analysis(r, table=replace(TABLE, digest="c" * 64)),
    "columns": lambda r: with_analysis(r, columns=("job", "age")),
    "method": lambda r: replace(r, method="predictions"),
    "rows": lambda r: replace(r, rows=OneRow(8)),
    "seed": lambda r: replace(r, seed=1),
}
LABELLING = {
    "id": lambda r: with_analysis(r, id="x" * 22),
    "name": lambda r: with_analysis(r, name="other"),
    "target": lambda r: with_analysis(r, target="out"),
    "identifier": lambda r: with_analysis(r, identifier="id"),
    "class names": lambda r: with_analysis(r, classes=("nein", "ja")),
    "positive class": lambda r: with_analysis(r, positive="yes"),
    "model's file name": lambda r: with_analysis(r, model=replace(MODEL, file_name="v2.skops")),
    "table's file name": lambda r: with_analysis(r, table=replace(TABLE, file_name="v2.csv")),
    "version on the model's card": lambda r: with_analysis(
        r, model=replace(MODEL, versions={"scikit-learn": "0.9"})
    ),
}


@pytest.mark.parametrize("request_", [TREES, LIME], ids=["many", "one"])
@pytest.mark.parametrize("change", DECIDING)
def test_what_decides_numbers_changes_the_key(request_, change):
    assert plan(DECIDING[change](request_)).key != plan(request_).key


@pytest.mark.parametrize("request_", [TREES, LIME], ids=["many", "one"])
@pytest.mark.parametrize("change", LABELLING)
def test_what_labels_numbers_does_not(request_, change):
    assert plan(LABELLING[change](request_)).key == plan(request_).key


def test_every_parameter_changes_the_key():
    fields = registry()["lime_table"].parameters.model_fields
    assert len(fields) >= 3
    for name, field in fields.items():
        changed = replace(LIME, parameters={name: field.default * 2})
        assert plan(changed).key != plan(LIME).key, name


def test_defaults_given_or_left_out_are_the_same_question():
    complete = registry()["lime_table"].parameters().model_dump()
    for given in (complete, {"samples": 5_000.0}, {"kernel_width": 0.75}):
        assert plan(replace(LIME, parameters=given)).key == plan(LIME).key


@pytest.mark.parametrize(
    "reference", [Reference(limit=9), Reference(seed=1), Reference(column="sex", value="f")]
)
def test_reference_changes_the_key_of_methods_that_compare_with_one(reference):
    assert plan(with_analysis(LIME, reference=reference)).key != plan(LIME).key
    assert plan(with_analysis(TREES, reference=reference)).key == plan(TREES).key


def test_version_of_a_method_changes_the_key(monkeypatch):
    before = plan(TREES).key
    newer = replace(registry()["tree_shap"], version="99")
    monkeypatch.setattr("explainers.service.admission.registry", lambda: {"tree_shap": newer})
    assert plan(TREES).key != before


@pytest.mark.parametrize(
    "package", ["numpy", "pandas", "pyarrow", "scipy", "scikit-learn", "numba"]
)
def test_version_of_a_package_changes_the_key(monkeypatch, package):
    before = plan(TREES)
    assert before.content["versions"][package] == installed(package) != "absent"
    monkeypatch.setattr(
        planning, "installed", lambda name: "99" if name == package else installed(name)
    )
    assert plan(TREES).key != before.key


def test_versions_are_the_installed_ones_also_for_a_card_made_before_an_upgrade():
    """The card's were taken once: answers of the old library would be found for ever."""
    assert plan(TREES).content["versions"]["scikit-learn"] != MODEL.versions["scikit-learn"]


@pytest.mark.parametrize("method", registry().values(), ids=lambda method: method.name)
def test_every_package_a_method_names_has_a_version(method):
    assert [name for name in method.packages if installed(name) == "absent"] == []


def test_our_own_version_changes_the_key(monkeypatch):
    before = plan(TREES).key
    monkeypatch.setattr(planning, "__version__", "99")
    assert plan(TREES).key != before


def test_version_of_a_package_is_found_under_its_second_name(monkeypatch):
    def version(name):
        if name != "boost-cpu":
            raise planning.PackageNotFoundError(name)
        return "3.2"

    monkeypatch.setattr(planning, "version", version)
    assert installed.__wrapped__("boost") == "3.2"
    assert installed.__wrapped__("other") == "absent"


class Numbers(Parameters):
    whole: int = 3
    broken: float = 0.1


@pytest.mark.parametrize(
    ("method", "request_", "key"),
    [
        (SHARES, TREES, "e51daac000d94a45b1f64e95e838e4b8fadc91d130e46d46f48e3f5e4f8d89b4"),
        (
            SHARES,
            replace(TREES, rows=AllRows(), seed=5),
            "96ee5a9b094de272e421b3c709d25eacaa01999c007cb5405f46d9aa3d0d255b",
        ),
        (
            replace(SHARES, parameters=Numbers, uses_reference=True, packages=("lime",)),
            LIME,
            "6c3d2318d745c569374bdee67d72c30af2885983d2e853c4a037ad487a4cbff2",
        ),
    ],
)
def test_keys_are_stable(monkeypatch, method, request_, key):
    """What was stored and cited must be found by later releases: these never change."""
    monkeypatch.setattr(planning, "installed", lambda _: "1.0")
    monkeypatch.setattr(planning, "__version__", "1.0")
    monkeypatch.setattr("explainers.service.admission.registry", lambda: {"shares": method})
    assert plan(replace(request_, method="shares")).key == key
