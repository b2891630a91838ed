"""Listed objects changed by hand: each points outside itself, where compiled code would follow."""

from __future__ import annotations

from functools import partial
from typing import Any

import skops.io
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from tests import toys
from tests.hostile import good
from tests.hostile.items import Item, Refused
from tests.intake.skops_files import rewritten
from tests.intake.tampered import REFUSED


def _saved(build: Any) -> bytes:
    made: bytes = skops.io.dumps(build())
    return made


def _reading() -> bytes:
    columns = make_column_transformer((CountVectorizer(), "job"))
    model = make_pipeline(columns, LogisticRegression()).fit(toys.frame(), toys.two())
    model[0].named_transformers_["countvectorizer"].input = "filename"
    made: bytes = skops.io.dumps(model)
    return made


def _pointing_to(module: str, name: str) -> bytes:
    """A description whose outermost object is another."""

    def point(description: dict[str, Any]) -> None:
        description["__module__"], description["__class__"] = module, name

    model = RandomForestClassifier(2, max_depth=1).fit(good.frame(), good.outcome())
    return rewritten(skops.io.dumps(model), point)


def _item(name: str, term: str, make: Any, code: str) -> Item:
    return Item(f"changed: {name}", term, "model", "model.skops", make, Refused(code))


ITEMS = (
    *(
        _item(name, "edited allow-listed sklearn model", partial(_saved, build), "BROKEN_MODEL")
        for name, build in REFUSED.items()
    ),
    _item("a reader of files", "CountVectorizer(input='filename')", _reading, "READS_FILES"),
    *(
        _item(
            f"{module}.{name}",
            "skops type not on the list",
            partial(_pointing_to, module, name),
            "UNLISTED_TYPE",
        )
        for module, name in (("os", "system"), ("builtins", "eval"), ("antigravity", "Anything"))
    ),
)
