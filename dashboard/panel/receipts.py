"""The full receipt of a result: everything somebody else needs to check it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard.words import NOTHING, num, one_line
from explainers.records import Receipt
from explainers.studies import known


def receipt_table(receipt: Receipt) -> pd.DataFrame:
    """One line a fact, in the order a checker asks for them."""
    facts = {
        "result key": receipt.key,
        "method": f"{receipt.method}, version {receipt.method_version}",
        "kind": "exact" if receipt.exact else "estimated",
        "parameters": _pairs(receipt.parameters),
        **({"columns explained as one": _groups(receipt.groups)} if receipt.groups else {}),
        "seed": str(receipt.seed),
        "rows": f"{receipt.rows_used:,} of {receipt.rows_given:,}",
        "reference rows": receipt.reference or _without_reference(receipt),
        "rows sent to the model": f"{receipt.budget:,}",
        "gap to the model's output": NOTHING if receipt.gap is None else num(receipt.gap),
        "gap allowed": NOTHING if receipt.tolerance is None else num(receipt.tolerance),
        "computing time": f"{receipt.seconds:.3f} s",
        "stored": receipt.stored,
        "model SHA-256": receipt.model_digest,
        "table SHA-256": receipt.table_digest,
        "preprocessor SHA-256": receipt.preprocessor_digest or "none",
        "versions": _pairs(receipt.versions),
    }
    return pd.DataFrame({"fact": list(facts), "value": list(facts.values())})


def _without_reference(receipt: Receipt) -> str:
    """What stands in place of reference rows: trees know how many rows they were trained with."""
    method = known(receipt.method)
    by_trees = method is not None and "trees" in method.needs
    return "the training rows counted in the model" if by_trees else "none"


def _groups(groups: Mapping[str, Sequence[str]]) -> str:
    return "; ".join(
        f"{one_line(name)}: {', '.join(map(one_line, columns))}" for name, columns in groups.items()
    )


def _pairs(values: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items()) or "none"
