"""The text of a LightGBM model, looked at before the library sees it.

A file that was cut off or edited does not raise inside LightGBM: it ends the process, or reads
memory that is not its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np

from explainers.errors import RefusedError, quoted
from explainers.intake.summary import counted
from explainers.records import Floats, Integers

_NEEDED = (
    "num_class",
    "num_tree_per_iteration",
    "max_feature_idx",
    "feature_names",
    "feature_infos",
    "tree_sizes",
)
_INFO = re.compile(r"none|\[[^\]]*\]|-?\d+(:-?\d+)*")
_BRANCHES = ("split_feature", "threshold", "decision_type", "left_child", "right_child")
_BRANCHES_MAYBE = ("split_gain", "internal_value", "internal_weight", "internal_count")
_LEAVES_MAYBE = ("leaf_weight", "leaf_count", "leaf_const", "num_features")
_ONES = ("shrinkage", "is_linear")
_PARAMETERS, _END_OF_PARAMETERS = "\nparameters:", "end of parameters"
_CATEGORICAL = 1


@dataclass(frozen=True)
class CheckedText:
    """A header as it was written, and the text that is safe to give to the library."""

    header: Mapping[str, str]
    text: str


def check_text(text: str) -> CheckedText:
    """Check that every tree the header announces is there and stays within bounds.

    Raises RefusedError BROKEN_MODEL.
    """
    head, _, rest = text.partition("\n\n")
    header = _fields("its header", head.split("\n"), ("tree", "average_output"))
    for key in _NEEDED:
        if key not in header:
            raise broken(f"its header has no {quoted(key)}")
    width = whole_number(header, "max_feature_idx") + 1
    for key in ("feature_names", "feature_infos"):
        found = len(header[key].split())
        if found != width:
            raise broken(f"its header gives {found} {key} for {counted(width, 'column')}")
    if not header.get("objective", "custom").strip():
        raise broken("its objective is empty")
    _check_present("its header", header, ("label_index",), 1)
    _check_present("its header", header, ("monotone_constraints",), width)
    infos = header["feature_infos"].split()
    if not all(_INFO.fullmatch(info) for info in infos):
        raise broken("its header describes a column in an unknown way")
    _check_trees(rest, header, width)
    return CheckedText(header, _without_parameters(text, infos))


def whole_number(fields: Mapping[str, str], key: str) -> int:
    """Read a count from a header or a tree. Raises RefusedError BROKEN_MODEL."""
    value = fields.get(key, "")
    if not re.fullmatch(r"\d{1,9}", value):
        raise broken(f"{key} is {quoted(value)} where a whole number belongs")
    return int(value)


def broken(what: str) -> RefusedError:
    """Make the error for a file that looks like a LightGBM model and is none."""
    return RefusedError(
        "BROKEN_MODEL",
        f"The file looks like a LightGBM model but cannot be read: {what}.",
        f"Save it with Booster.save_model('model.txt'); LightGBM {version('lightgbm')} is in use "
        "here.",
    )


def _without_parameters(text: str, infos: Sequence[str]) -> str:
    """Leave the training parameters out: predictions need none, and odd ones crash LightGBM."""
    before, found, after = text.partition(_PARAMETERS)
    if not found:
        if any(":" in info and "[" not in info for info in infos):
            raise broken("it ends before its parameters, and its list of categories is lost")
        return text
    _, end, rest = after.partition(_END_OF_PARAMETERS)
    if not end:
        raise broken("it ends in the middle of its parameters")
    return before + rest


def _check_trees(rest: str, header: Mapping[str, str], width: int) -> None:
    announced = header["tree_sizes"].split()
    a_round = whole_number(header, "num_tree_per_iteration")
    if a_round < 1 or a_round != whole_number(header, "num_class") or len(announced) % a_round:
        raise broken(
            f"its header gives {counted(len(announced), 'tree')}, {a_round} a round, for "
            f"{header['num_class']} classes"
        )
    body, end, _ = rest.partition("end of trees")
    blocks = re.split(r"^Tree=", body, flags=re.MULTILINE)[1:]
    if not end or len(blocks) != len(announced):
        raise broken(
            f"its header announces {counted(len(announced), 'tree')} and {len(blocks)} are there"
            + ("" if end else ", the last one cut off")
        )
    if [str(len(f"Tree={block}".encode())) for block in blocks] != announced:
        raise broken("the sizes of its trees are not those its header gives")
    for at, block in enumerate(blocks):
        lines = block.rstrip("\n").split("\n")
        _check_tree(f"tree {at}", _fields(f"tree {at}", lines, (str(at),)), width)


def _fields(name: str, lines: Sequence[str], marks: Sequence[str]) -> dict[str, str]:
    """Read lines of key=value; LightGBM stops at any other line, and takes either of two alike."""
    fields: dict[str, str] = {}
    for line in lines:
        key, equals, value = line.partition("=")
        if key in fields or not (equals or key in marks):
            raise broken(f"{name} has the line {quoted(line)} where it does not belong")
        fields[key] = value
    return fields


def _check_tree(name: str, fields: Mapping[str, str], width: int) -> None:
    leaves = whole_number(fields, "num_leaves")
    inner = leaves - 1
    _numbers(name, fields, "leaf_value", leaves)
    _check_present(name, fields, _ONES, 1)
    if leaves <= 1:
        return
    _check_present(name, fields, _BRANCHES_MAYBE, inner)
    _check_present(name, fields, _LEAVES_MAYBE, leaves)
    split, thresholds, kinds, left, right = (
        _numbers(name, fields, key, inner) for key in _BRANCHES
    )
    _check_inside(name, "column", _whole(name, split), width)
    for child in (_whole(name, left), _whole(name, right)):
        # Leaf i is written as -1 - i; a branch comes after its parent, so that every walk ends.
        _check_inside(name, "leaf", -1 - child[child < 0], leaves)
        _check_inside(name, "node", child[child >= 0], inner)
        if ((child >= 0) & (child <= np.arange(inner))).any():
            raise broken(f"{name} has a node that leads back")
    categorical = (_whole(name, kinds) & _CATEGORICAL).astype(bool)
    _check_categories(name, fields, thresholds[categorical])
    _check_linear(name, fields, width)


def _check_categories(name: str, fields: Mapping[str, str], chosen: Floats) -> None:
    """Check that each categorical split finds its set of categories."""
    sets = whole_number(fields, "num_cat")
    if sets:
        words = len(fields.get("cat_threshold", "").split())
        bounds = _whole(name, _numbers(name, fields, "cat_boundaries", sets + 1))
        _numbers(name, fields, "cat_threshold", words)
        if bounds[0] != 0 or bounds[-1] != words or (np.diff(bounds) < 0).any():
            raise broken(f"{name} has {words} category words for bounds up to {bounds[-1]}")
    _check_inside(name, "category set", _whole(name, chosen), sets)


def _check_linear(name: str, fields: Mapping[str, str], width: int) -> None:
    """Check the columns and coefficients of leaves that hold linear models."""
    if "num_features" not in fields:
        return
    total = sum(int(count) for count in fields["num_features"].split() if count.isdigit())
    columns = _numbers(name, fields, "leaf_features", total)
    _numbers(name, fields, "leaf_coeff", total)
    _check_inside(name, "column", _whole(name, columns), width)


def _check_present(name: str, fields: Mapping[str, str], keys: Sequence[str], count: int) -> None:
    for key in keys:
        if key in fields:
            _numbers(name, fields, key, count)


def _numbers(name: str, fields: Mapping[str, str], key: str, count: int) -> Floats:
    texts = fields.get(key, "").split()
    if len(texts) != count:
        raise broken(f"{name} has {counted(len(texts), 'value')} of {key} where {count} belong")
    try:
        return np.array(texts, dtype=np.float64)
    except ValueError as problem:
        raise broken(f"{key} of {name} holds something that is no number") from problem


def _whole(name: str, values: Floats) -> Integers:
    if not (np.isfinite(values) & (np.abs(values) < 2**31) & (values % 1 == 0)).all():
        raise broken(f"{name} holds something that is no whole number")
    return values.astype(np.int64)


def _check_inside(name: str, what: str, found: Integers, end: int) -> None:
    outside = (found < 0) | (found >= end)
    if outside.any():
        raise broken(f"{name} asks for {what} {found[outside][0]} of {end}")
