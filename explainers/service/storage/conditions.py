"""The conditions a worker says its rules are made of: each about a column the model has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from explainers.records import Analysis
from explainers.service.storage.facts import fact, wrong

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "feature": (str,),
    "low": (int, float, type(None)),
    "high": (int, float, type(None)),
    "category": (str, type(None)),
}


def conditions_in(analysis: Analysis, facts: Mapping[str, Any]) -> int:
    """Count facts["conditions"]. Raises ModelError WRONG_ANSWER where one of them is none."""
    known = {feature.name for feature in analysis.model.features}
    conditions = fact(facts, "conditions", list)
    for condition in conditions:
        if not isinstance(condition, dict) or not condition.keys() <= _TYPES.keys():
            raise wrong("a condition that is none")
        if condition.get("feature") not in known:
            raise wrong("a condition about a column the model does not have")
        for name, value in condition.items():
            if not isinstance(value, _TYPES[name]) or isinstance(value, bool):
                raise wrong(f"a condition whose {name} is a {type(value).__name__}")
    return len(conditions)
