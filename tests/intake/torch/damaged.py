"""What hostile PyTorch files are made of: programs in pickles, and good files changed by hand."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.intake.torch import files
from tests.intake.torch.files import CONSTANTS, PROGRAM, SAMPLES, WEIGHTS

NOBODYS = "/proc/rationale-was-here"
"""A path nobody can make, not even where there is no sandbox."""


class _Writes:
    """Unpickled, it makes a file."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __reduce__(self):
        return Path.touch, (Path(self._path),)


def payload(path: str = NOBODYS) -> bytes:
    """A pickle that makes a file where it is opened."""
    return pickle.dumps(_Writes(path), 2)


def torch_payload(path: str = NOBODYS) -> bytes:
    """The same as torch.load takes it, which falls back to opening everything."""
    return files.saved(_Writes(path))


def with_member(name: str, content: bytes | None) -> bytes:
    parts = files.members(files.pt2())
    return files.archive(
        {key: each for key, each in parts.items() if key != name}
        | ({} if content is None else {name: content})
    )


def sample_inputs(path: str = NOBODYS) -> bytes:
    """Sample inputs that make a file; torch.export.load opens them before anything else."""
    return with_member(SAMPLES, torch_payload(path))


def further_files(path: str = NOBODYS) -> bytes:
    """Pickles and compiled code under names that PyTorch knows, beside a good graph."""
    parts = files.members(files.pt2()) | {
        "data/extra/readme": payload(path),
        "data/aotinductor/other/other.so": b"\x7fELF" + bytes(60),
        "data/constants/custom_obj_0": payload(path),
    }
    return files.archive(parts)


def guards() -> bytes:
    """Python in the guards and sizes, which PyTorch's own reader evaluates."""
    code = f"__import__('pathlib').Path('{NOBODYS}').touch()"

    def change(content):
        content["guards_code"] = [code]
        for known in files.graph_of(content)["tensor_values"].values():
            known["strides"] = [{"as_expr": {"expr_str": code, "hint": None}}]
        content["range_constraints"][code] = {"min_val": 0, "max_val": None}

    return files.changed(change)


def pickled_weights() -> bytes:
    parts = files.members(files.pt2())
    config = json.loads(parts[WEIGHTS])
    first = next(iter(config["config"].values()))
    first["use_pickle"] = True
    return files.archive(
        parts | {WEIGHTS: json.dumps(config), f"data/weights/{first['path_name']}": torch_payload()}
    )


def custom_object() -> bytes:
    def change(content):
        content["graph_module"]["signature"]["input_specs"].insert(
            0,
            {"custom_obj": {"arg": {"name": "o", "class_fqn": "x"}, "custom_obj_name": "o"}},
        )

    return files.changed(change)


def constant_object() -> bytes:
    def change(content):
        content["graph_module"]["signature"]["input_specs"].insert(
            0, {"tensor_constant": {"arg": {"name": "c"}, "tensor_constant_name": "c"}}
        )

    listed = {
        "c": {
            "path_name": "opaque_obj_0",
            "is_param": False,
            "use_pickle": True,
            "tensor_meta": None,
        }
    }
    parts = files.members(files.changed(change))
    return files.archive(
        parts
        | {CONSTANTS: json.dumps({"config": listed}), "data/constants/opaque_obj_0": payload()}
    )


def calling(target: str) -> Callable[[], bytes]:
    def change(content):
        files.graph_of(content)["nodes"][0]["target"] = target

    return lambda: files.changed(change)


def program_with(**parts: object) -> Callable[[], bytes]:
    return lambda: files.changed(lambda content: content.update(parts))


def weight_with(**changes: object) -> Callable[[], bytes]:
    """The first weight described otherwise than it is."""

    def change(content):
        next(iter(content["config"].values()))["tensor_meta"].update(changes)

    return lambda: files.changed(change, WEIGHTS)


def sizes(*sizes: int) -> list[dict[str, int]]:
    return [{"as_int": size} for size in sizes]


def undone() -> bytes:
    def change(content):
        files.node(content, "softmax.int")["inputs"][0]["arg"]["as_tensor"]["name"] = "later"

    return files.changed(change)


def many_nodes() -> bytes:
    def change(content):
        nodes = files.graph_of(content)["nodes"]
        nodes.extend(nodes[-1:] * 5_001)

    return files.changed(change)


def written_weight() -> bytes:
    def change(content):
        files.node(content, "relu_.default")["inputs"][0]["arg"]["as_tensor"]["name"] = "p_0_weight"

    return files.changed(change)


def nested() -> bytes:
    return with_member(PROGRAM, b'{"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}")


def bomb(data: bytes, name: str) -> bytes:
    """The member expands to 80 MB of zeros."""
    parts = files.members(data)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as kept:
        for each, content in parts.items():
            if each != name:
                kept.writestr(f"model/{each}", content)
        with kept.open(f"model/{name}", "w", force_zip64=True) as stream:
            for _ in range(80):
                stream.write(bytes(1_000_000))
    return made.getvalue()


def twice() -> bytes:
    made = io.BytesIO(files.pt2())
    with zipfile.ZipFile(made, "a") as kept, files.quietly():
        kept.writestr(kept.namelist()[0].partition("/")[0] + "/" + PROGRAM, b"{}")
    return made.getvalue()


def two_models() -> bytes:
    parts = files.members(files.pt2())
    return files.archive(parts | {"models/other.json": parts[PROGRAM]})


def made_again() -> bytes:
    """A call that gives its answer the name of what it is given."""

    def change(content):
        last = files.graph_of(content)["nodes"][-1]
        last["target"] = "torch.ops.aten.clone.default"
        last["inputs"] = [{"name": "self", "arg": last["outputs"][0], "kind": 1}]
        files.graph_of(content)["nodes"][-2]["outputs"] = last["outputs"]

    return files.changed(change)


def looping() -> bytes:
    """A graph that hands numbers to itself."""

    def change(content):
        first = files.graph_of(content)["nodes"][0]
        first["inputs"][0]["arg"]["as_tensor"]["name"] = first["outputs"][0]["as_tensor"]["name"]

    return files.changed(change)
