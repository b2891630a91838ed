"""Which methods can explain what, said in a sentence where one cannot, and in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec

from explainers.methods.declaration import COLUMNS, Method
from explainers.records import Analysis, Group, Matter, ModelCard, players_of

_MODELS: Mapping[Matter, str] = {
    "columns": "models of tables",
    "pictures": "models of pictures",
    "texts": "models of texts",
}

_TAKES: Mapping[Matter, str] = {
    "columns": "takes columns",
    "pictures": "takes pictures",
    "texts": "reads texts",
}


def why_not(method: Method, analysis: Analysis, groups: Sequence[Group] = ()) -> str:
    """Say in a sentence why a method cannot explain this analysis; "" when it can.

    groups: the columns that are to be explained as one.
    """
    return unfit(method, analysis.model) or _too_many(method, analysis, groups)


def unfit(method: Method, model: ModelCard) -> str:
    """Say in a sentence why a method cannot explain a model, whatever its table; "" when it can."""
    return _about_something_else(method, model) or _unable(method, model)


def _about_something_else(method: Method, model: ModelCard) -> str:
    if model.matter in method.about:
        return ""
    explained = " and ".join(words for each, words in _MODELS.items() if each in method.about)
    return f"{method.title} explains {explained}, and this one {_TAKES[model.matter]}."


def _unable(method: Method, model: ModelCard) -> str:
    if model.task not in method.tasks:
        return f"{method.title} explains {' and '.join(sorted(method.tasks))}, not {model.task}."
    for package in method.packages:
        if find_spec(package) is None:
            return f"{method.title} needs the package {package}, which is not installed here."
    return next((model.lacks[need] for need in method.needs if need in model.lacks), "")


def _too_many(method: Method, analysis: Analysis, groups: Sequence[Group]) -> str:
    if groups and not method.groups:
        return (
            f"{method.title} explains column by column, and {_count(groups)} of columns "
            f"{'was' if len(groups) == 1 else 'were'} asked for."
        )
    features = len(analysis.model.features)
    players = len(players_of(analysis.columns, groups)) if groups else features
    if method.max_features is not None and players > method.max_features:
        joined = f", {players} players with these groups" if groups else ""
        return (
            f"This model has {features} columns{joined}, and {method.title} asks for all "
            f"2^{players} combinations of them; it takes {method.max_features} at most. "
            f"{method.instead}"
        )
    return ""


def _count(groups: Sequence[Group]) -> str:
    return "1 group" if len(groups) == 1 else f"{len(groups):,} groups"


def by_preference(methods: Iterable[Method]) -> list[Method]:
    """Order methods as they should be offered: the first one that can is the default.

    What was made for the model's own kind comes before what asks any model, what is read at first
    sight before what takes study, what adds up before what does not, the exact before the
    estimated, and what adds up from the model alone before what needs reference rows; otherwise
    they keep their order.
    """
    return sorted(
        methods,
        key=lambda method: (
            not method.needs,
            -method.first_sight,
            not method.additive,
            not method.exact,
            method.additive and method.uses_reference,
        ),
    )


def listed(methods: Iterable[Method]) -> dict[str, str]:
    """Return what each method is called, by its name, in a list of methods for any model.

    Where two share a title, what they explain tells them apart; those of columns keep it bare.
    """
    known = list(methods)
    shared = Counter(method.title for method in known)
    return {
        method.name: f"{method.title} ({', '.join(sorted(method.about))})"
        if shared[method.title] > 1 and method.about != COLUMNS
        else method.title
        for method in known
    }
