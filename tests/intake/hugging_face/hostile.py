"""Hugging Face folders somebody may bring to have something of theirs run, read or made.

HOSTILE maps a name to a maker of the file and the code it is refused with.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any

from tests.intake import odd_archives
from tests.intake.hugging_face import toy
from tests.intake.hugging_face.toy import with_config, with_json

CODE = {"AutoModelForSequenceClassification": "modeling_evil.EvilForSequenceClassification"}


def beside(**files: bytes) -> bytes:
    """The good folder with more files; "__" in a name is a full stop."""
    more = {name.replace("__", "."): content for name, content in files.items()}
    return toy.packed(toy.files() | more)


def without(*names: str, **files: bytes) -> bytes:
    more = {name.replace("__", "."): content for name, content in files.items()}
    members = {name: content for name, content in toy.files().items() if name not in names}
    return toy.packed(members | more)


def tokenizer(place: str, part: Any) -> bytes:
    return with_json("tokenizer.json", **{place: part})


def arrays(change: Callable[[dict[str, Any]], None]) -> bytes:
    """The folder after `change` has altered the header of its weights in place."""
    weights = toy.files()["model.safetensors"]
    length = int.from_bytes(weights[:8], "little")
    header = json.loads(weights[8 : 8 + length])
    change(header)
    written = json.dumps(header).encode()
    made = struct.pack("<Q", len(written)) + written + weights[8 + length :]
    return toy.packed(toy.files() | {"model.safetensors": made})


def set_in(name: str, **values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda header: header[name].update(values)


def without_last() -> bytes:
    """Weights without their last array, and without its bytes."""
    weights = toy.files()["model.safetensors"]
    length = int.from_bytes(weights[:8], "little")
    header = json.loads(weights[8 : 8 + length])
    last = max((name for name in header if name[0] != "_"), key=lambda n: header[n]["data_offsets"])
    size = header[last]["data_offsets"][1] - header[last]["data_offsets"][0]
    del header[last]
    written = json.dumps(header).encode()
    made = struct.pack("<Q", len(written)) + written + weights[8 + length : -size]
    return toy.packed(toy.files() | {"model.safetensors": made})


def marked(number: int) -> bytes:
    """A tokenizer that begins every text with a token of this number."""
    described = json.loads(toy.files()["tokenizer.json"])
    described["post_processor"]["special_tokens"]["[CLS]"]["ids"] = [number]
    return toy.packed(toy.files() | {"tokenizer.json": json.dumps(described).encode()})


BIAS = "classifier.bias"
SPLIT = {"type": "Split", "pattern": {"Regex": "(a+)+$"}, "behavior": "Isolated", "invert": False}
GROW = {"type": "Replace", "pattern": {"String": "a"}, "content": "aa"}
ENDLESS = {"type": "Replace", "pattern": {"Regex": "(a|a)*b"}, "content": ""}

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "code beside the model": (
        lambda: beside(modeling_evil__py=b"raise SystemExit"),
        "HUGGING_FACE_CODE",
    ),
    "code in a folder": (
        lambda: toy.packed(toy.files() | {"custom/run.SO": b""}),
        "HUGGING_FACE_CODE",
    ),
    "code the configuration asks for": (lambda: with_config(auto_map=CODE), "HUGGING_FACE_CODE"),
    "code the tokenizer asks for": (
        lambda: with_json("tokenizer_config.json", auto_map={"AutoTokenizer": ["evil.T", None]}),
        "HUGGING_FACE_CODE",
    ),
    "weights in a pickle": (
        lambda: without("model.safetensors", pytorch_model__bin=b"\x80\x02."),
        "PICKLED_WEIGHTS",
    ),
    "a pickle beside the weights": (
        lambda: beside(training_args__bin=b"\x80\x02."),
        "PICKLED_WEIGHTS",
    ),
    "weights in HDF5": (lambda: beside(tf_model__h5=b"\x89HDF"), "PICKLED_WEIGHTS"),
    "weights somewhere else": (
        lambda: toy.packed(
            toy.files()
            | {
                "model.safetensors.index.json": json.dumps(
                    {"weight_map": {BIAS: "../../../etc/passwd"}}
                ).encode()
            }
        ),
        "SHARDED_WEIGHTS",
    ),
    "an architecture nobody knows": (
        lambda: with_config(model_type="evil", architectures=["EvilForSequenceClassification"]),
        "UNLISTED_TYPE",
    ),
    "a model for other tasks": (
        lambda: with_config(architectures=["BertForQuestionAnswering"]),
        "UNLISTED_TYPE",
    ),
    "one type and the class of another": (
        lambda: with_config(model_type="roberta"),
        "UNLISTED_TYPE",
    ),
    "a decoder": (lambda: with_config(is_decoder=True), "UNLISTED_TYPE"),
    "weights that other code unpacks": (
        lambda: with_config(quantization_config={"quant_method": "bitsandbytes"}),
        "UNLISTED_TYPE",
    ),
    "a network of a billion": (
        lambda: with_config(hidden_size=8192, intermediate_size=32_768, num_hidden_layers=96),
        "TOO_MANY_PARAMETERS",
    ),
    "a million layers": (lambda: with_config(num_hidden_layers=1_000_000), "BROKEN_MODEL"),
    "a width below nothing": (lambda: with_config(hidden_size=-32), "BROKEN_MODEL"),
    "heads that do not divide": (lambda: with_config(num_attention_heads=5), "BROKEN_MODEL"),
    "an activation that is a path": (
        lambda: with_config(hidden_act="os.system"),
        "BROKEN_MODEL",
    ),
    "a configuration of megabytes": (
        lambda: beside(config__json=b" " * 1_000_001),
        "TOO_LARGE",
    ),
    "brackets without end": (lambda: beside(config__json=b"[" * 100_000), "BROKEN_MODEL"),
    "a header longer than the file": (
        lambda: beside(model__safetensors=struct.pack("<Q", 9_000_000) + b"{}"),
        "BROKEN_MODEL",
    ),
    "a header of terabytes": (
        lambda: beside(model__safetensors=b"\xff" * 8 + b"{}"),
        "TOO_LARGE_CONFIG",
    ),
    "weights beyond the file": (
        lambda: arrays(set_in(BIAS, data_offsets=[10**12, 10**12 + 8])),
        "BROKEN_MODEL",
    ),
    "weights on top of each other": (
        lambda: arrays(set_in(BIAS, data_offsets=[4, 12])),
        "BROKEN_MODEL",
    ),
    "weights of another size": (lambda: arrays(set_in(BIAS, shape=[10**9])), "BROKEN_MODEL"),
    "weights of objects": (lambda: arrays(set_in(BIAS, dtype="O")), "BROKEN_MODEL"),
    "a weight that is missing": (without_last, "BROKEN_MODEL"),
    "a pattern that takes forever": (lambda: tokenizer("pre_tokenizer", SPLIT), "UNLISTED_TYPE"),
    "a replacement that takes forever": (
        lambda: tokenizer("normalizer", ENDLESS),
        "UNLISTED_TYPE",
    ),
    "a text that grows without end": (
        lambda: tokenizer("normalizer", {"type": "Sequence", "normalizers": [GROW] * 15}),
        "UNLISTED_TYPE",
    ),
    "a table of letters that cannot be": (
        lambda: tokenizer("normalizer", {"type": "Precompiled", "precompiled_charsmap": "//8="}),
        "BROKEN_MODEL",
    ),
    "a word the network does not know": (lambda: with_config(vocab_size=16), "BROKEN_MODEL"),
    "a mark the network does not know": (lambda: marked(2_000_000_000), "BROKEN_MODEL"),
    "a link for weights": (
        lambda: odd_archives.added(
            odd_archives.with_kind("model.safetensors", 0o120000), "config.json", b"{}"
        ),
        "OUTSIDE_LINK",
    ),
    "a name that leads outside": (
        lambda: toy.packed(toy.files() | {"../evil.txt": b""}),
        "UNSAFE_NAME",
    ),
}
