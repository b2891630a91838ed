"""A model inside ONNX Runtime: opened quietly, on the granted threads, sending nothing home."""

from __future__ import annotations

import os
import re
from importlib.metadata import version
from typing import Any

from explainers.errors import RefusedError, quoted

# From 1.29 on the runtime's own builds report each model they open to their maker, and keep a
# number for the machine in the home folder, unless this is set before the first import.
_QUIET = "ORT_DISABLE_TELEMETRY"
# How to say it -> what the runtime says: the version of the file and the newest it knows.
_TOO_NEW = {
    "opset {number} of {of}": re.compile(
        r"Opset (\d+) is .*?domain (?P<of>\S+) is till opset (\d+)"
    ),
    "IR version {number}": re.compile(r"IR version: (\d+), max supported IR version: (\d+)"),
}
# The runtime starts its messages with its own error number and the line of its own source.
_ORIGIN = re.compile(r"^\[ONNXRuntimeError\] : \d+ : \w+ : |/onnxruntime_src/\S+ .*?\) (?=[A-Z])")
_FATAL = 4
_AGAIN = "Export the model again, with a current version of the exporter."
# What skl2onnx makes of a frame of double precision, for some kinds of models.
_DOUBLE = (
    "The exporter wrote double precision where the operators take single. Export it with "
    "FloatTensorType, or from a row of float32, for the columns of numbers."
)


def opened(data: bytes) -> Any:
    """Open an audited model. Call it in the worker only: its threads do not survive a fork.

    Raises RefusedError TOO_NEW or BROKEN_MODEL.
    """
    os.environ[_QUIET] = "1"
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    onnxruntime.set_default_logger_severity(_FATAL)
    try:
        # There is nothing to fall back to: it would try the same again, and print that it does.
        return onnxruntime.InferenceSession(
            data,
            _options(onnxruntime),
            providers=["CPUExecutionProvider"],
            enable_fallback=0,
        )
    except Exception as problem:
        raise _refused(str(problem)) from problem


def _options(onnxruntime: Any) -> Any:
    options = onnxruntime.SessionOptions()
    # The worker's share of the machine, as every other library in it reads it.
    threads = os.environ.get("OMP_NUM_THREADS", "1")
    options.intra_op_num_threads = int(threads) if threads.isdigit() else 1
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = _FATAL  # what it raises is told; what it writes is nobody's
    # An arena keeps the memory of the largest batch for ever; without one is as fast (measured).
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.load_model_format", "ONNX")
    return options


def _refused(said: str) -> RefusedError:
    runtime = f"ONNX Runtime {version('onnxruntime')}"
    for words, pattern in _TOO_NEW.items():
        if found := pattern.search(said):
            asked, known = _versions(words, found)
            return RefusedError(
                "TOO_NEW",
                f"The file is written in {asked}, and {runtime}, in use here, reads up to {known}.",
                f"Export it for {known} or older (target_opset in skl2onnx, opset_version in "
                "torch.onnx.export).",
            )
    return RefusedError(
        "BROKEN_MODEL",
        f"{runtime} cannot read the graph: {quoted(_ORIGIN.sub('', said))}.",
        _DOUBLE if "tensor(double)" in said else _AGAIN,
    )


def _versions(words: str, found: re.Match[str]) -> tuple[str, str]:
    """The version of the file and the newest one known, in words."""
    of = found.groupdict().get("of", "")
    numbers = [text for text in found.groups() if text.isdigit()]
    return words.format(number=numbers[0], of=of), words.format(number=numbers[1], of=of)
