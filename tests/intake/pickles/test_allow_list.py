"""The list of names: exact, generated, and nothing on it that could reach further."""

import types
from importlib import import_module

import numpy as np
import pytest

from assets import build_pickle_names
from explainers.intake.pickles.allow_list import listed
from explainers.intake.pickles.makers import MAKERS
from explainers.intake.pickles.names import Names
from explainers.intake.pickles.old_paths import _MODULES, _RENAMED, current
from explainers.intake.pickles.standins import Maker, StandIn

# Modules whose functions read, write, run or look things up.
FAR_REACHING = {
    *("os", "posix", "nt", "sys", "io", "subprocess", "shutil", "socket", "ctypes", "importlib"),
    *("operator", "types", "marshal", "pickle", "runpy", "pty", "joblib", "pathlib", "tempfile"),
}
# Of these no other name may be listed than those with makers.
MADE_ONLY = ("joblib.", "pandas.", "pyarrow.", "xgboost.", "lightgbm.", "copyreg.", "_codecs.")
DISPATCHED = type(np.mean)  # NumPy's functions that are no ufuncs
BUILTINS = {"bool", "dict", "float", "int", "list", "object", "str", "tuple"}


def resolved():
    """Every listed name that stands for a thing of its own, not for a maker."""
    for name in sorted(listed() - set(MAKERS)):
        module, _, last = name.rpartition(".")
        yield name, getattr(import_module(module), last)


def test_it_is_what_the_script_writes():
    written = build_pickle_names.TARGET.read_text(encoding="utf-8")
    assert written == build_pickle_names.text(), "run python -m assets.build_pickle_names"


def test_every_maker_is_listed_and_its_name_exact():
    assert set(MAKERS) <= listed()
    for name, maker in MAKERS.items():
        assert maker.name == name


def test_every_name_is_exact_and_there():
    for name, thing in resolved():
        assert all(part.isidentifier() for part in name.split("."))
        assert thing is not None


def test_names_are_kinds_of_values_classes_and_functions_of_numbers():
    for name, thing in resolved():
        assert isinstance(thing, type | np.ufunc | types.FunctionType | DISPATCHED), name


def test_nothing_far_reaching_is_on_it():
    for name in listed() - set(MAKERS):
        assert name.split(".")[0] not in FAR_REACHING, name
        assert not name.startswith(MADE_ONLY), name
    kept = {name.removeprefix("builtins.") for name in listed() if name.startswith("builtins.")}
    made = {name.removeprefix("builtins.") for name in MAKERS if name.startswith("builtins.")}
    assert kept - made == BUILTINS


def test_functions_that_are_no_ufuncs_are_few_and_known():
    """Each computes from its arguments: none takes a function, a file or a name."""
    functions = types.FunctionType | DISPATCHED
    plain = {name for name, thing in resolved() if isinstance(thing, functions)}
    own = {name for name in plain if name.startswith("sklearn.")}
    assert own == {
        "sklearn.feature_selection._mutual_info.mutual_info_classif",
        "sklearn.feature_selection._mutual_info.mutual_info_regression",
        "sklearn.feature_selection._univariate_selection.chi2",
        "sklearn.feature_selection._univariate_selection.f_classif",
        "sklearn.feature_selection._univariate_selection.f_regression",
        "sklearn.feature_selection._univariate_selection.r_regression",
        "sklearn.utils.validation.check_array",
    }
    assert plain - own == {
        *(f"numpy.{name}" for name in ("around", "clip", "mean", "nan_to_num", "round")),
        "scipy._lib.array_api_compat.numpy._aliases.asarray",
    }


def test_no_listed_class_has_a_state_of_its_own_that_is_not_known():
    """`fill` goes past these methods, so each must do no more than `fill` does."""
    own = {
        name
        for name, thing in resolved()
        if isinstance(thing, type)
        and thing.__module__.startswith(("sklearn.", "scipy."))
        and "__setstate__" in vars(thing)
    }
    assert own == {
        "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",  # another word length
        "sklearn.isotonic.IsotonicRegression",  # made again: attributes._REMADE
        "sklearn.utils._bunch.Bunch",  # drops its state
    }


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_a_maker_is_no_value(name):
    module, _, last = name.rpartition(".")
    assert isinstance(Names().find(module, last), Maker)


def test_old_paths_lead_to_new_ones_and_no_further():
    assert current("sklearn.ensemble.forest", "RandomForestClassifier") == (
        "sklearn.ensemble._forest",
        "RandomForestClassifier",
    )
    assert current("numpy.core.multiarray", "_reconstruct")[0] == "numpy._core.multiarray"
    assert current("os", "system") == ("os", "system")
    assert not set(_MODULES) & set(_MODULES.values())
    for module in {*_MODULES.values(), *(module for module, _ in _RENAMED.values())}:
        import_module(module)
    for module, name in _RENAMED.values():
        assert f"{module}.{name}" in listed()


def test_an_old_name_of_nothing_is_a_stand_in():
    found = Names().find("sklearn.ensemble.forest", "NoSuchForest")
    assert isinstance(found, StandIn)
    assert found.name == "sklearn.ensemble._forest.NoSuchForest"


def test_a_dotted_name_is_refused_even_where_it_reads_like_a_listed_one():
    for module, name in (("numpy", "_core.multiarray.scalar"), ("sklearn", "tree._tree.Tree")):
        assert isinstance(Names().find(module, name), StandIn)


@pytest.mark.parametrize("name", ["fit", "RandomForestClassifier.fit", "__init__", ""])
def test_no_attribute_is_walked_through(name):
    names = Names()
    found = names.find("sklearn.ensemble._forest.RandomForestClassifier", name)
    assert isinstance(found, StandIn)
    assert names.unlisted == {f"sklearn.ensemble._forest.RandomForestClassifier.{name}"}
