"""Keys: what decides the numbers changes them, what only labels numbers does not."""

from dataclasses import replace

import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.methods import registry
from explainers.methods.parameters import Parameters
from explainers.records import (
    AllRows,
    Analysis,
    Column,
    Feature,
    ModelCard,
    OneRow,
    Reference,
    Request,
    SampledRows,
    TableCard,
)
from explainers.service import plan as planning
from explainers.service.plan import installed, plan, sample_of
from tests.service.answering import SHARES

MODEL = ModelCard(
    digest="a" * 64,
    file_name="model.skops",
    size=9,
    family="scikit-learn",
    kind="Forest",
    task="classification",
    scale="probability",
    features=(Feature("age"), Feature("job")),
    outputs=2,
    classes=("no", "yes"),
    versions={"scikit-learn": "1.0"},
)
TABLE = TableCard(
    digest="b" * 64,
    file_name="table.csv",
    size=9,
    format="CSV",
    rows=1_000,
    columns=tuple(Column(name, "number", 0, 9) for name in ("id", "age", "job", "sex", "out")),
)
ANALYSIS = Analysis("", "toy", MODEL, TABLE, ("age", "job"), ("no", "yes"))
TREES = Request(ANALYSIS, "tree_shap", SampledRows())
LIME = Request(ANALYSIS, "lime_table", OneRow(7))


def cut(request):
    """The plan of a request, in blocks of 256 rows: four for the table."""
    work = plan(request)
    return replace(work, method=replace(work.method, block_rows=256))


def with_analysis(request, **changes):
    return replace(request, analysis=replace(request.analysis, **changes))


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


def test_larger_sample_begins_with_the_smaller_one():
    small, large = (cut(replace(TREES, rows=SampledRows(limit))) for limit in (300, 900))
    assert small.key == large.key
    assert (small.rows, large.rows) == (300, 900)
    assert (small.blocks, large.blocks) == (range(2), range(4))
    for index in small.blocks:
        np.testing.assert_array_equal(small.positions(index), large.positions(index))


def test_sample_takes_every_row_once_and_by_its_seed():
    orders = [plan(replace(TREES, seed=seed)).order for seed in (0, 1)]
    for order in orders:
        np.testing.assert_array_equal(np.sort(order), np.arange(1_000))
    assert not np.array_equal(*orders)
    assert plan(replace(TREES, rows=SampledRows(5_000))).rows == 1_000


def test_order_of_a_sample_is_drawn_once_and_cannot_be_changed():
    work = plan(TREES)
    assert plan(TREES).order is work.order
    with pytest.raises(ValueError, match="read-only"):
        work.order[0] = 1


def test_last_block_may_be_short():
    work = cut(replace(TREES, rows=AllRows()))
    assert [len(work.positions(index)) for index in work.blocks] == [256, 256, 256, 232]
    assert work.only(3).rows == 232
    np.testing.assert_array_equal(work.only(3).positions(0), work.positions(3))


def test_sample_of_a_row_is_the_sample_asked_for_itself():
    row = plan(replace(TREES, rows=OneRow(7)))
    assert sample_of(row).key == plan(TREES).key
    assert sample_of(plan(TREES)) is None


def test_sample_of_an_estimate_has_the_rows_seed_and_parameters():
    asked = Request(ANALYSIS, "permutation_shap", OneRow(7), {"pairs": 50}, seed=3)
    many = replace(asked, rows=SampledRows())
    assert sample_of(plan(asked)).key == plan(many).key
    for changed in (replace(many, seed=4), replace(many, parameters={"pairs": 51})):
        assert sample_of(plan(asked)).key != plan(changed).key


def test_plan_is_cut_to_its_first_blocks():
    work = cut(replace(TREES, rows=SampledRows(300)))
    assert [work.first(n).rows for n in (0, 1, 2, 3)] == [0, 256, 300, 300]
    assert work.first(1).blocks == range(1)
    assert (work.first(1).key, work.first(1).content) == (work.key, work.content)


def test_cost_of_blocks_is_what_the_method_says_of_each_question():
    asked = Request(ANALYSIS, "permutation_shap", SampledRows(1_000), {"pairs": 100})
    work = plan(asked)
    row = 1 + 100 * 2 * 2 * (2 - 1)  # 100 reference rows, two pairs each, two ways, one step
    assert work.cost_of(1) == 100 + row
    assert work.cost([0, 5]) == 2 * (100 + work.method.block_rows * row)
    trees = cut(replace(TREES, rows=AllRows()))
    assert trees.cost(trees.blocks) == 1_000
    assert trees.cost([3]) == 232
    assert trees.cost([]) == 0


@pytest.mark.parametrize(
    "changes",
    [{"scopes": frozenset({"local"})}, {"shape": "rules"}],
    ids=["local only", "rules"],
)
def test_no_sample_stands_for_a_row_of_a_method_that_has_none(changes):
    row = plan(replace(TREES, rows=OneRow(7)))
    assert sample_of(replace(row, method=replace(row.method, **changes))) is None


REFUSED = {
    "UNKNOWN_METHOD": (replace(TREES, method="shap"), ["“shap”", "tree_shap"]),
    "METHOD_UNFIT": (
        with_analysis(TREES, model=replace(MODEL, lacks={"trees": "A line has no trees."})),
        ["A line has no trees.", "LIME"],
    ),
    "WRONG_SCOPE": (replace(LIME, rows=SampledRows()), ["LIME explains one row at a time"]),
    "NO_SUCH_ROW": (replace(LIME, rows=OneRow(1_000)), ["1,000", "“table.csv”", "999"]),
    "BAD_SEED": (replace(LIME, seed=-1), ["“-1”", "4,294,967,295"]),
    "BAD_PARAMETER": (
        replace(LIME, parameters={"samples": 7}),
        ["“samples” is “7”", "a whole number from 100 to 50,000", "5,000"],
    ),
}


@pytest.mark.parametrize("code", REFUSED)
def test_impossible_request_is_refused_in_words(code):
    request, words = REFUSED[code]
    with pytest.raises(RefusedError) as caught:
        plan(request)
    assert caught.value.code == code
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"kernel_width": float("nan")}, "“nan”; allowed is a number from 0.05 to 5.0"),
        ({"samples": "many"}, "“many”"),
        ({"samples": None}, "“None”"),
        ({"colour": 1}, "LIME has no parameter “colour”. It takes: samples, features, "),
    ],
)
def test_impossible_parameter_is_named_with_what_is_allowed(parameters, words):
    with pytest.raises(RefusedError) as caught:
        plan(replace(LIME, parameters=parameters))
    assert caught.value.code == "BAD_PARAMETER"
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (replace(LIME, rows=OneRow(-1)), "NO_SUCH_ROW"),
        (replace(TREES, rows=SampledRows(0)), "NO_SUCH_ROW"),
        (replace(LIME, rows=AllRows()), "WRONG_SCOPE"),
        (replace(LIME, seed=0.5), "BAD_SEED"),
        (replace(LIME, seed=True), "BAD_SEED"),
        (replace(LIME, seed=2**32), "BAD_SEED"),
    ],
)
def test_impossible_rows_and_seeds_are_refused(request_, code):
    with pytest.raises(RefusedError) as caught:
        plan(request_)
    assert caught.value.code == code


def test_method_for_whole_models_does_not_explain_a_row(monkeypatch):
    whole = replace(registry()["tree_shap"], scopes=frozenset({"global"}))
    monkeypatch.setattr("explainers.service.admission.registry", lambda: {"tree_shap": whole})
    with pytest.raises(RefusedError, match="explains a whole model, not one row"):
        plan(replace(TREES, rows=OneRow(1)))
