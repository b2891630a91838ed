"""Files somebody may bring to have something of theirs run, read or made: what they come to.

HOSTILE maps a name to a maker of the file and the code it is refused with. HARMLESS are opened all
the same: what is hidden in them is never looked at, and a file would tell if it were.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.intake.torch import damaged, files, programs
from tests.intake.torch.files import PROGRAM

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "pt2: weights that are a pickle": (damaged.pickled_weights, "PICKLED_WEIGHTS"),
    "pt2: a constant that is a pickle": (damaged.constant_object, "PICKLED_WEIGHTS"),
    "pt2: an object of another library": (damaged.custom_object, "NOT_A_TABLE_MODEL"),
    "pt2: all weights in one pickle": (
        lambda: damaged.with_member("data/weights/model.pt", damaged.torch_payload()),
        "OLD_VERSION",
    ),
    "pt2: the layout before it": (
        lambda: files.archive(
            {
                "serialized_exported_program.json": b"{}",
                "serialized_state_dict.pt": damaged.payload(),
            }
        ),
        "UNOPENED_FORMAT",
    ),
    "pt2: a custom operator": (damaged.calling("torch.ops.mylib.run.default"), "CUSTOM_OPERATORS"),
    "pt2: an operator that opens files": (
        damaged.calling("torch.ops.aten.from_file.default"),
        "CUSTOM_OPERATORS",
    ),
    "pt2: an operator that reads memory": (
        damaged.calling("torch.ops.aten.as_strided.default"),
        "CUSTOM_OPERATORS",
    ),
    "pt2: a function of Python": (damaged.calling("builtins.eval"), "CUSTOM_OPERATORS"),
    "pt2: a method of Python": (damaged.calling("_operator.methodcaller"), "CUSTOM_OPERATORS"),
    "pt2: a graph in a graph": (
        damaged.calling("torch.ops.higher_order.cond"),
        "CUSTOM_OPERATORS",
    ),
    "pt2: weights larger than their file": (
        damaged.weight_with(sizes=damaged.sizes(1_000, 5)),
        "BROKEN_MODEL",
    ),
    "pt2: weights far away": (
        damaged.weight_with(storage_offset={"as_int": 10**15}),
        "BROKEN_MODEL",
    ),
    "pt2: weights before their file": (
        damaged.weight_with(storage_offset={"as_int": -8}),
        "BROKEN_MODEL",
    ),
    "pt2: weights that are all the same one": (
        damaged.weight_with(sizes=damaged.sizes(10**6, 10**6), strides=damaged.sizes(0, 0)),
        "TOO_MANY_PARAMETERS",
    ),
    "pt2: complex weights": (damaged.weight_with(dtype=10), "UNLISTED_TYPE"),
    "pt2: sparse weights": (damaged.weight_with(layout=1), "UNLISTED_TYPE"),
    "pt2: no weights": (lambda: damaged.with_member("data/weights/weight_0", None), "BROKEN_MODEL"),
    "pt2: numbers before they are made": (damaged.undone, "BROKEN_MODEL"),
    "pt2: numbers that make themselves": (damaged.looping, "BROKEN_MODEL"),
    "pt2: numbers that are made twice": (damaged.made_again, "BROKEN_MODEL"),
    "pt2: weights that are overwritten": (damaged.written_weight, "TRAINING_MODE"),
    "pt2: thousands of operators": (damaged.many_nodes, "TOO_MANY_OPERATORS"),
    "pt2: a newer schema": (
        damaged.program_with(schema_version={"major": 9, "minor": 1}),
        "TOO_NEW",
    ),
    "pt2: an older schema": (
        damaged.program_with(schema_version={"major": 5, "minor": 1}),
        "OLD_VERSION",
    ),
    "pt2: a newer archive": (lambda: damaged.with_member("archive_version", b"7"), "TOO_NEW"),
    "pt2: another archive": (lambda: damaged.with_member("archive_format", b"pt3"), "TOO_NEW"),
    "pt2: no graph": (lambda: damaged.with_member(PROGRAM, None), "BROKEN_MODEL"),
    "pt2: two models": (damaged.two_models, "SEVERAL_MODELS"),
    "pt2: two members of one name": (damaged.twice, "DUPLICATE_MEMBER"),
    "pt2: a graph of another shape": (
        lambda: damaged.with_member(PROGRAM, b'{"graph": 1}'),
        "BROKEN_MODEL",
    ),
    "pt2: a graph that is no JSON": (
        lambda: damaged.with_member(PROGRAM, b"\x80\x02]."),
        "BROKEN_MODEL",
    ),
    "pt2: a graph nested 200,000 deep": (damaged.nested, "TOO_DEEP"),
    "pt2: a graph of 30 MB": (
        lambda: damaged.with_member(PROGRAM, b" " * 30_000_000),
        "TOO_LARGE_CONFIG",
    ),
    "pt2: a bomb": (lambda: damaged.bomb(files.pt2(), "data/weights/weight_0"), "EXPANDS_TOO_MUCH"),
    "pt2: cut off": (lambda: files.pt2()[:-400], "UNOPENED_FORMAT"),
    "pt2: training mode": (lambda: programs.training("export"), "TRAINING_MODE"),
    "script: raises when asked": (lambda: files.scripted(programs.Raising()), "UNKNOWN_OUTPUT"),
    "script: a bomb": (lambda: damaged.bomb(files.torchscript(), "data/0"), "EXPANDS_TOO_MUCH"),
    "script: no constants": (lambda: programs.script_without("data.pkl"), "BROKEN_MODEL"),
    "script: numbers missing": (lambda: programs.script_without("data/0"), "BROKEN_MODEL"),
    "script: a pickle of Python": (
        lambda: programs.script_with("data.pkl", damaged.payload()),
        "BROKEN_MODEL",
    ),
    "script: code that is none": (programs.script_of_python, "BROKEN_MODEL"),
    "script: a program of 30 MB": (
        lambda: programs.script_with("code/__torch__.py", b"#" * 30_000_000),
        "TOO_LARGE_CONFIG",
    ),
    "script: dropout that was traced": (lambda: programs.training("trace"), "TRAINING_MODE"),
    "save: weights alone": (
        lambda: files.saved(files.network().state_dict()),
        "UNOPENED_FORMAT",
    ),
    "save: a pickled model": (lambda: files.saved(files.network()), "UNOPENED_FORMAT"),
    "save: a pickle that runs": (damaged.torch_payload, "UNOPENED_FORMAT"),
    "save: before version 1.6": (
        lambda: files.saved(files.network().state_dict(), _use_new_zipfile_serialization=False),
        "UNOPENED_FORMAT",
    ),
}

HARMLESS: dict[str, Callable[[str], bytes]] = {
    "sample inputs that are a program": damaged.sample_inputs,
    "pickles and compiled code beside the graph": damaged.further_files,
    "Python in guards and sizes": lambda _: damaged.guards(),
}
"""Opened, and what is hidden in them never is: name -> maker, given the path it would make."""
