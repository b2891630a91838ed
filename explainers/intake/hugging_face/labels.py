"""What the outputs of a Hugging Face classifier mean, by its configuration."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.records import Reading

MAX_CLASSES = 1_000
_PLAIN = 2  # how many classes there are where nothing is said
_MAX_NAME = 200
_MADE_UP = re.compile(r"LABEL_\d+")
_PROBLEMS = ("regression", "single_label_classification", "multi_label_classification", None)


def classes_of(
    config: Mapping[str, Any],
) -> tuple[tuple[str, ...], int, tuple[Reading, ...]]:
    """Return the names of the classes, the outputs and how these can be understood.

    Names that transformers made up (LABEL_0) are none. One output is a number; it may also be the
    log-odds of yes where the file does not say. Raises RefusedError: BROKEN_MODEL, MULTI_LABEL,
    SEVERAL_TARGETS, TOO_LARGE_CONFIG.
    """
    names = _names(config)
    outputs = len(names) or _count(config)
    problem = config.get("problem_type")
    if problem not in _PROBLEMS:
        raise _broken(f"says problem_type = {quoted(problem, 40)}")
    if problem == "multi_label_classification":
        raise RefusedError(
            "MULTI_LABEL",
            f"The network answers {outputs} questions of yes or no at once (problem_type "
            f"{quoted(problem)}), and one is explained at a time.",
            "Train it with exactly one right class at a time, or one network a question.",
        )
    if problem == "regression" and outputs > 1:
        raise RefusedError(
            "SEVERAL_TARGETS",
            f"The network answers {outputs} numbers at once (problem_type {quoted(problem)}), and "
            "one is explained at a time.",
            "Save one network for each number.",
        )
    if outputs == 1:
        return (), 1, ("number",) if problem == "regression" else ("number", "log-odds")
    return () if all(map(_MADE_UP.fullmatch, names)) else names, outputs, ("log-odds",)


def _names(config: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the classes in the order of the outputs; empty where there are none."""
    written = config.get("id2label")
    if written is None:
        return ()
    if not isinstance(written, dict) or not written:
        raise _broken("has an id2label that names no classes")
    _check_count(len(written))
    wanted = {str(number) for number in range(len(written))}
    if set(written) != wanted:
        raise _broken(
            f"numbers its {len(written)} classes otherwise than from 0 to {len(written) - 1}"
        )
    names = tuple(str(written[str(number)])[:_MAX_NAME] for number in range(len(written)))
    if len(set(names)) != len(names):
        raise _broken("gives two classes the same name")
    return names


def _count(config: Mapping[str, Any]) -> int:
    count = config.get("num_labels", _PLAIN)
    if type(count) is not int or count < 1:
        raise _broken(f"says num_labels = {quoted(count, 40)}")
    _check_count(count)
    return count


def _check_count(count: int) -> None:
    if count > MAX_CLASSES:
        raise RefusedError(
            "TOO_LARGE_CONFIG",
            f"The network has {count:,} classes; at most {MAX_CLASSES:,} are explained.",
            "Upload a network with fewer classes.",
        )


def _broken(what: str) -> RefusedError:
    return RefusedError(
        "BROKEN_MODEL",
        f"The Hugging Face folder cannot be right: config.json {what}.",
        "Correct the classes: model.config.id2label = {0: 'no', 1: 'yes'}, and save it again.",
    )
