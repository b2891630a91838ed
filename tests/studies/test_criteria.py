"""What is counted over many rows: the limit, its side, and rows in which nothing was measured."""

import numpy as np
import pytest

from explainers import methods
from explainers.records import Measured
from explainers.studies import registry
from explainers.studies.criteria import Criterion, lead, measure_of
from tests.studies import table_toys as toys

OF_TABLES = [study for study in registry().values() if study.criteria]


TWIN = toys.marking(lambda about, _: 3 * toys.shares(about), "twin", seeded=True)


def named(**values):
    return {name: Measured(name, *given) for name, given in values.items()}


@pytest.mark.parametrize(
    ("value", "rising", "strict", "met"),
    [
        (1, True, False, True),
        (1, True, True, False),
        (1.1, True, True, True),
        (0.9, True, False, False),
        (1, False, False, True),
        (1, False, True, False),
        (0.9, False, False, True),
        (1.1, False, False, False),
        (None, True, False, None),
        (None, False, True, None),
    ],
)
def test_a_limit_has_a_side_and_is_good_itself_or_not(value, rising, strict, met):
    criterion = Criterion("it is so", "it", measure_of("it"), 1, rising=rising, strict=strict)
    assert criterion.met(named(it=(value,))) is met


def test_what_was_not_measured_is_neither():
    assert measure_of("it")({}) is None
    below = lead("own", "chance", below=True)
    assert below({}) is None
    assert below(named(own=(1,), chance=(2,))) is None, "no range"
    assert below(named(own=(None,), chance=(2, 1, 3))) is None


def test_being_ahead_of_chance_is_being_beyond_all_of_it():
    given = named(own=(0.2,), chance=(0.5, 0.4, 0.7))
    assert lead("own", "chance", below=True)(given) == pytest.approx(0.2)
    assert lead("own", "chance", below=False)(given) == pytest.approx(-0.5)


@pytest.fixture
def alone(monkeypatch):
    """There is one other method, which is right about the toy."""
    monkeypatch.setattr(methods, "registry", lambda: {"right": toys.RIGHT})


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("study", OF_TABLES, ids=lambda study: study.name)
def test_criteria_are_about_what_the_study_measures(study):
    """Each finds its number among the study's measures, and says whether it is good."""
    found, _ = toys.study(study.name, TWIN)
    known = {name: _known(Measured(name, *numbers.tolist())) for name, numbers in found.items()}
    for criterion in study.criteria:
        assert criterion.words and criterion.title
        assert criterion.value(known) is not None
        assert criterion.met(known) in (True, False)


def _known(one):
    parts = (
        None if part is None or np.isnan(part) else part for part in (one.value, one.low, one.high)
    )
    return Measured(one.name, *parts)


def counted(study, method, **settings):
    found, _ = toys.study(study, method, **settings)
    known = {name: _known(Measured(name, *numbers.tolist())) for name, numbers in found.items()}
    return [criterion.met(known) for criterion in registry()[study].criteria]


def test_deletion_is_met_by_the_right_order_and_by_no_wrong_one():
    assert counted("table_deletion", toys.RIGHT) == [True, True]
    assert counted("table_deletion", toys.WRONG) == [False, False]


def test_seeds_are_met_by_what_hardly_draws_and_not_by_what_is_all_noise():
    steady = toys.marking(
        lambda about, draw: toys.shares(about) + 1e-9 * draw.normal(size=6), "steady", seeded=True
    )
    assert counted("table_seeds", steady) == [True, True]
    assert counted("table_seeds", toys.LOTS) == [False, False]


def test_noise_is_met_by_the_right_numbers_and_not_by_jumping_ones():
    jumping = toys.marking(lambda about, _: np.sin(1e6 * about.rows.to_numpy(float)[0]), "jumping")
    assert counted("table_noise", toys.RIGHT, study_noise=0.001) == [True, True]
    assert counted("table_noise", jumping, study_noise=0.001) == [False, False]


@pytest.mark.usefixtures("alone")
def test_agreement_is_met_by_the_right_numbers_and_not_by_the_wrong_ones():
    assert counted("table_agreement", TWIN) == [True]
    assert counted("table_agreement", toys.WRONG) == [False]


def test_diagnosis_is_met_where_nothing_is_wrong():
    assert counted("table_diagnosis", toys.RIGHT) == [True]
    zero = toys.marking(lambda *_: np.zeros(6), "zero")
    assert counted("table_diagnosis", zero) == [False]


def test_randomisation_is_met_by_what_hangs_on_the_model():
    ignoring = toys.marking(lambda about, _: about.rows.to_numpy(float)[0], "ignoring")
    assert counted("table_randomisation", methods.registry()["exact_shap"]) == [True]
    assert counted("table_randomisation", ignoring) == [False]
