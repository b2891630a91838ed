"""Boosted models changed by hand: each of these would end the process of its library, or worse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flatbuffers
import numpy as np

from tests.intake.boosted import catboost_files as made
from tests.intake.boosted.catboost_files import changed, column, counted, file, told
from tests.intake.boosted.test_lightgbm_text import BROKEN as LIGHTGBM
from tests.intake.boosted.test_xgboost_trees import BROKEN as XGBOOST
from tests.intake.pickles.assembled import bare, built, mapping, number, raw_bytes, whole

FAR = 10**6


def edit(name: str, field: str, value: float, at: int | None = 0) -> Callable[[], bytes]:
    return lambda: changed(file(name), field, value, at)


def a_column(
    name: str, field: str, which: int, number: int, letter: str, value: Any
) -> Callable[[], bytes]:
    return lambda: column(file(name), field, which, number, letter, value)


def places(change: Callable[[bytearray], None]) -> Callable[[], bytes]:
    return lambda: counted(file("statistics"), 1, change)


def remarked(old: bytes, new: bytes) -> Callable[[], bytes]:
    return lambda: told(file("two"), old, new)


def full(buckets: bytearray) -> None:
    """No place is empty: a search for what is not there goes on for ever."""
    for at in range(0, len(buckets), 12):
        buckets[at : at + 8] = (at + 1).to_bytes(8, "little")


def far_row(buckets: bytearray) -> None:
    for at in range(0, len(buckets), 12):
        buckets[at + 8 : at + 12] = FAR.to_bytes(4, "little")


def cut(name: str, size: int) -> Callable[[], bytes]:
    return lambda: file(name)[:size]


def deep_remark() -> bytes:
    """A remark of brackets alone: whoever follows them runs out of stack."""
    data = file("two")
    start = data.index(b'{"detailed_profile')
    return data[:start] + b"[" * 3_000 + data[start + 3_000 :]


def long_tree() -> bytes:
    """One tree that takes the splits of all, far deeper than 16 levels."""
    data, count = file("two"), made.QUICK["iterations"]
    for at in range(1, count):
        data = changed(data, "sizes", 0, at)
    return changed(data, "sizes", 3 * count, 0)


def one_step_back() -> bytes:
    """A node that another leads to as well."""
    data = file("depthwise")
    right = int(made.trees(data).items(10, "u2")[1])
    return changed(data, "steps", right, 0)


def pickled(content: bytes) -> bytes:
    """A classifier that holds `content`, written as in a pickle, for its model."""
    state = mapping(**{"iterations": number(6), "__model": content})
    return whole(built(bare("catboost.core", "CatBoostClassifier"), state))


def shared_borders() -> bytes:
    """Thousands of columns that all point to one table with one long list."""
    builder = flatbuffers.Builder()
    borders = builder.CreateNumpyVector(np.arange(2_000, dtype=np.float32))
    builder.StartObject(6)
    builder.PrependUOffsetTRelativeSlot(3, borders, 0)
    one = builder.EndObject()
    builder.StartVector(4, 2_000, 4)
    for _ in range(2_000):
        builder.PrependUOffsetTRelative(one)
    columns = builder.EndVector()
    version = builder.CreateString("FlabuffersModel_v1")
    builder.StartObject(19)
    builder.PrependInt32Slot(0, 1, 0)
    builder.PrependUOffsetTRelativeSlot(5, columns, 0)
    trees = builder.EndObject()
    builder.StartObject(4)
    builder.PrependUOffsetTRelativeSlot(0, version, 0)
    builder.PrependUOffsetTRelativeSlot(1, trees, 0)
    builder.Finish(builder.EndObject())
    core = bytes(builder.Output())
    return b"CBM1" + len(core).to_bytes(4, "little") + core


# What was changed -> the file, and words of the sentence about it.
CATBOOST: dict[str, tuple[Callable[[], bytes], str]] = {
    "cut in its mark": (cut("two", 6), "the model takes"),
    "cut in its trees": (cut("two", 900), "the model takes"),
    "cut before its statistics": (
        lambda: file("two")[: made.statistics(file("two"))],
        "ends before its statistics",
    ),
    "cut in its statistics": (lambda: file("two")[:-9], "a statistic takes"),
    "bytes behind its end": (lambda: file("two") + b"more", "4 bytes follow its end"),
    "another form": (remarked(b"FlabuffersModel_v1", b"FlabuffersModel_v9"), "of the form"),
    "an unknown part": (remarked(b"static_provider_v1", b"static_provider_v9"), "unknown kind"),
    "an announced size": (
        lambda: made.written(file("two"), 4, "I", 0xFFFFFFFF),
        "takes 4,294,967,295 bytes",
    ),
    "no answers": (edit("two", "outputs", 0), "answers 0 numbers"),
    "millions of answers": (edit("two", "outputs", 2**31 - 1), "of 10,000 at most"),
    "an answer too many": (edit("two", "outputs", 2), "values for"),
    "an answer too few": (edit("three", "outputs", 2), "values for"),
    "a split out of reach": (edit("two", "splits", FAR), f"asks for split {FAR} of"),
    "a negative split": (edit("two", "splits", -1), "asks for split -1 of"),
    "a level too many": (edit("two", "sizes", 4), "6 trees take 19 splits of 18"),
    "a negative size": (edit("two", "sizes", -3), "6 trees take"),
    "a tree of all levels": (long_tree, "6 trees do not begin where"),
    "a start elsewhere": (edit("two", "starts", 5), "do not begin where the one before ends"),
    "a leaf too few": (edit("two", "values", 47, None), "47 values for 48 leaves"),
    "weights too few": (edit("two", "weights", 47, None), "47 weights for 48 leaves"),
    "a list beyond the end": (edit("two", "values", 2**31, None), "announces 2,147,483,648 items"),
    "a list of tables beyond": (edit("two", "numbers", FAR * 9, None), "beyond its end"),
    "a table out of reach": (edit("two", "numbers", 2**31), "it leads to byte"),
    "columns out of order": (a_column("two", "numbers", 0, 1, "i", 7), "not in order"),
    "a column far away": (a_column("two", "numbers", 2, 1, "i", FAR), f"column {FAR} of"),
    "two columns in a place": (a_column("two", "numbers", 2, 2, "i", 3), "stand in one place"),
    "an unknown treatment of NaN": (
        a_column("gaps", "numbers", 0, 5, "b", 9),
        "treatment of NaN 9 of 3",
    ),
    "a category that is not asked": (
        a_column("two", "codes", 0, 0, "i", 7),
        "splits category 7, which is not there",
    ),
    "places without an empty one": (places(full), "no empty place among"),
    "rows out of reach": (places(far_row), f"asks for row {FAR} of"),
    "places that are no power of 2": (
        lambda: made.shortened(file("statistics"), 12),
        "which is no power of 2",
    ),
    "half a place": (lambda: made.shortened(file("statistics"), 5), "bytes of places"),
    "a leaf out of reach": (edit("depthwise", "leaves", FAR, 3), "does not have the"),
    "a step out of reach": (edit("depthwise", "steps", 60_000), "asks for node 60000 of"),
    "two ways to one node": (one_step_back, "not exactly one other leads to"),
    "steps for other nodes": (edit("depthwise", "steps", 3, None), "3 steps down"),
    "no steps at all": (edit("depthwise", "steps", 0, None), "0 steps down"),
    "a remark without an end": (deep_remark, "is no JSON"),
    "a remark that is no JSON": (
        remarked(b'{"detailed_profile', b"{'detailed_profile"),
        "“params” is no JSON",
    ),
    "a class too few": (remarked(b'["no","yes"]', b'["no-o-yes"]'), "names other classes than"),
    "classes that are lists": (remarked(b'["no","yes"]', b"[[],    [] ]"), "are no names"),
    "a setting of classes": (remarked(b'"class_names"', b'"class_nemes"'), "CatBoostError"),
    "a name that is no text": (remarked(b"amount", b"amou\xff\xff"), "no UTF-8"),
    "a name with a NUL": (remarked(b"amount", b"amo\x00nt"), "a NUL in it"),
    "one list shared by all": (shared_borders, "too often"),
    "another file in a pickle": (
        lambda: pickled(raw_bytes(b"CBM1" + bytes(60))),
        "it leads to byte",
    ),
    "a far split in a pickle": (
        lambda: pickled(raw_bytes(changed(file("two"), "splits", FAR))),
        f"asks for split {FAR} of",
    ),
    "a number in a pickle": (lambda: pickled(number(7)), "it holds no model"),
}


def _held(data: bytes | str) -> Callable[[], bytes]:
    return lambda: data if isinstance(data, bytes) else data.encode()


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    **{f"CatBoost: {name}": (make, "BROKEN_MODEL") for name, (make, _) in CATBOOST.items()},
    **{f"XGBoost: {name}": (_held(data), "BROKEN_MODEL") for name, (data, _) in XGBOOST.items()},
    **{f"LightGBM: {name}": (_held(data), "BROKEN_MODEL") for name, (data, _) in LIGHTGBM.items()},
}
"""What was changed -> how to make the file, and the code of its refusal."""
