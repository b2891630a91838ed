"""Every listed name that a pickle may call, and what happens then: a few dozen, each checked."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.intake.pickles.joblib_arrays import JOBLIB
from explainers.intake.pickles.make_arrays import ARRAYS
from explainers.intake.pickles.make_boosted import BOOSTED
from explainers.intake.pickles.make_builtins import BUILTINS
from explainers.intake.pickles.make_columns import COLUMNS
from explainers.intake.pickles.make_random import RANDOM
from explainers.intake.pickles.make_sklearn import COMPILED
from explainers.intake.pickles.standins import Maker

MAKERS: Mapping[str, Maker] = {
    maker.name: maker
    for maker in (*BUILTINS, *ARRAYS, *JOBLIB, *RANDOM, *COMPILED, *COLUMNS, *BOOSTED)
}
