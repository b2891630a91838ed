"""Small counterfactuals for tests of charts, sentences and tables."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from explainers.methods import registry
from explainers.records import Counterfactuals, Goal
from tests.builders import receipt

ROW = {
    "duration": [36],
    "amount": [1169.5],
    "housing": ["rent"],
    "job": pa.array([None], pa.string()),
}
PAST = Goal(0, 0.5, above=False)
PARAMETERS = registry()["counterfactuals"].parameters().model_dump(mode="json")


def found(
    changes=({"duration": 24}, {"amount": 900.25, "housing": "own"}),
    answers=((0.42, 0.58), (0.31, 0.69)),
    goal=PAST,
    *,
    own=(0.73, 0.27),
    classes=("bad", "good"),
    unit="probability",
    row=ROW,
    dictionary=None,
    **parameters,
):
    """Alternatives by what each changes; sizes are 1 for a text and 0.5 for a number."""
    data = pa.table(row)
    names = tuple(row)
    rows = [{**data.to_pylist()[0], **each} for each in changes]
    changed = np.array([[name in each for name in names] for each in changes], dtype=np.bool_)
    sizes = np.array(
        [
            [(1.0 if isinstance(each.get(name), str) else 0.5) * (name in each) for name in names]
            for each in changes
        ]
    )
    more = {} if dictionary is None else {"dictionary": dictionary}
    return Counterfactuals(
        goal=goal,
        outputs=np.array([own]),
        alternatives=pa.Table.from_pylist(rows, schema=data.schema),
        answers=np.array(answers, dtype=np.float64).reshape(len(rows), len(own)),
        changed=changed.reshape(len(rows), len(names)),
        sizes=sizes.reshape(len(rows), len(names)),
        asked=1_234,
        data=data,
        positions=np.array([3]),
        names=names,
        output_names=classes,
        unit=unit,
        receipt=receipt(
            method="counterfactuals",
            exact=False,
            rows_used=1,
            gap=None,
            tolerance=None,
            parameters={**PARAMETERS, **parameters},
        ),
        **more,
    )


def nothing(**parameters):
    """None at all."""
    return found((), (), **parameters)
