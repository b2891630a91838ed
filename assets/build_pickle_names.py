"""Write the list of names that pickles may hold: `python -m assets.build_pickle_names`.

Run by hand, never by `make docs`: what it adds is trusted from then on, so each new line is to be
read in the diff. A class belongs on the list if its instances, given any attributes of listed
types, do nothing but compute when they transform or predict; a function, if it computes from its
arguments alone.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import numpy as np
from sklearn.experimental import (  # noqa: F401 - some are listed once these are imported
    enable_halving_search_cv,
    enable_iterative_imputer,
)
from sklearn.gaussian_process import kernels
from sklearn.utils import all_estimators

from explainers.intake.pickles.makers import MAKERS
from explainers.intake.skops.names import TRUSTED

TARGET = Path(__file__).parents[1] / "explainers" / "intake" / "pickles" / "allowed_names.txt"

# Values that settings and fitted attributes hold: kinds of numbers and containers.
_BUILTINS = ("bool", "dict", "float", "int", "list", "object", "str", "tuple")
# Functions people give a FunctionTransformer, beside the ufuncs.
_FUNCTIONS = ("around", "clip", "mean", "nan_to_num", "round")
# Helpers of scikit-learn's that are no estimators and that skops trusts without asking.
_HELPERS = (
    "sklearn.ensemble._hist_gradient_boosting.binning._BinMapper",
    "sklearn.utils._metadata_requests.MetadataRequest",
    "sklearn.utils._metadata_requests.MethodMetadataRequest",
)
_LOSSES = ("sklearn._loss.loss", "sklearn._loss.link")
_SPECIAL = ("scipy.special._special_ufuncs", "scipy.special._ufuncs")
# No estimator of these rooms is ever part of a prediction, and some read or show things.
_ROOMS_LEFT_OUT = ("sklearn.datasets.", "sklearn.inspection.", "sklearn.utils._mocking")


def sections() -> Mapping[str, list[str]]:
    """The names by heading, each list sorted; a name stands in one section only."""
    found = {
        "Called while a file is read, each with its arguments checked (see makers.py)": set(MAKERS),
        "Kinds of values": {f"builtins.{name}" for name in _BUILTINS} | set(_scalars()),
        "Estimators and transformers of scikit-learn": set(_estimators()),
        "What they are made of": {*_HELPERS, *_classes(_LOSSES), *_kernels(), *_trusted(True)},
        "Functions of their arguments alone": {
            *(f"numpy.{name}" for name in _FUNCTIONS),
            *_trusted(False),
        },
        "NumPy's functions of numbers": set(_ufuncs("numpy")),
        "scipy's functions of numbers": {name for room in _SPECIAL for name in _ufuncs(room)},
    }
    seen: set[str] = set()
    sorted_out = {}
    for heading, names in found.items():
        sorted_out[heading] = sorted(names - seen)
        seen |= names
    return sorted_out


def text() -> str:
    """The whole file."""
    parts = [f"# {heading}\n" + "".join(f"{n}\n" for n in ns) for heading, ns in sections().items()]
    return "# Written by assets/build_pickle_names.py; read each new line.\n\n" + "\n".join(parts)


def _name(thing: object) -> str:
    return f"{thing.__module__}.{thing.__qualname__}"


def _scalars() -> Iterator[str]:
    for kind in set(np.sctypeDict.values()):
        # The kinds it is one of are asked for by column selectors: numpy.number.
        yield from (f"numpy.{base.__name__}" for base in kind.__mro__ if base.__module__ == "numpy")


def _estimators() -> Iterator[str]:
    for _, kind in all_estimators():
        if not _name(kind).startswith(_ROOMS_LEFT_OUT):
            yield _name(kind)


def _classes(modules: tuple[str, ...]) -> Iterator[str]:
    for module in modules:
        for _, kind in inspect.getmembers(import_module(module), inspect.isclass):
            if kind.__module__ == module:
                yield _name(kind)


def _kernels() -> Iterator[str]:
    for _, kind in inspect.getmembers(kernels, inspect.isclass):
        if issubclass(kind, kernels.Kernel) and not inspect.isabstract(kind):
            yield _name(kind)
    yield _name(kernels.Hyperparameter)


def _trusted(classes: bool) -> Iterator[str]:
    """What skops files are trusted with: the classes among it, or the functions."""
    for name in TRUSTED:
        module, _, last = name.rpartition(".")
        if inspect.isclass(getattr(import_module(module), last)) == classes:
            yield name


def _ufuncs(module: str) -> Iterator[str]:
    for _, function in inspect.getmembers(import_module(module)):
        if isinstance(function, np.ufunc):
            yield f"{module}.{function.__name__}"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
    print(f"{sum(map(len, sections().values()))} names in {TARGET.name}")
