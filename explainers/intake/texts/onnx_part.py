"""A text classifier in ONNX, as methods see it: its answers, and the margins before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from explainers.intake.handle import two_sided
from explainers.intake.hugging_face.network import BATCH_TOKENS
from explainers.intake.hugging_face.tokenizer import Tokenizer
from explainers.intake.onnx.outputs import Answer
from explainers.intake.reading import understood
from explainers.intake.texts.column import each_once
from explainers.intake.texts.onnx_inputs import TokenInputs, by_length
from explainers.intake.texts.part import TextPart
from explainers.intake.vision.onnx_part import Tap
from explainers.records import Floats, Reading

_MOST_TEXTS = 1_024
_NO_GRADIENTS = (
    "An ONNX graph is run here, not differentiated: upload the folder with model.safetensors, as "
    "save_pretrained writes it, to follow its gradients."
)
_NO_ATTENTION = (
    "The layers of an ONNX graph are not opened here: upload the folder with model.safetensors to "
    "see its attention."
)
_NO_SUM = "A graph of operators is not opened here, so no weighted sum of terms is known of it."

Run = Callable[[Sequence[str]], tuple[Floats, Floats]]
"""Texts -> (texts, columns): the graph's answers, and what its last function is made from; the
answers again where no such function is known."""


def runner(
    session: Any, tokenizer: Tokenizer, inputs: TokenInputs, answer: Answer, tap: Tap
) -> Run:
    """Make the run of an opened session; texts of one length go together."""
    wanted = [answer.name, *([tap.name] if tap.name else [])]
    most = 1 if inputs.single else BATCH_TOKENS

    def run(texts: Sequence[str]) -> tuple[Floats, Floats]:
        numbers = tokenizer.numbers(texts)
        places = by_length(numbers, most)
        blocks = [_block(session, wanted, inputs, [numbers[i] for i in part]) for part in places]
        order = np.argsort(np.concatenate(places))
        first, *more = (np.concatenate(each)[order] for each in zip(*blocks, strict=True))
        found = answer.matrix(first)
        return found, np.asarray(more[0], dtype=np.float64) if more else found

    return run


def _block(
    session: Any, wanted: list[str], inputs: TokenInputs, numbers: list[list[int]]
) -> list[Any]:
    ids = np.array(numbers, dtype=np.int64)
    return [np.asarray(each) for each in session.run(wanted, inputs.arrays(ids))]


def part_of(run: Run, function: str, columns: int, reading: Reading | None = None) -> TextPart:
    """Make the part of a graph whose outputs are understood as `reading`; None: as they are.

    function: what it does last to what `run` answers second, "" where that is nothing known.
    columns: the numbers it answers a text.
    """
    chances = reading in ("log-odds", "probability")
    sided = columns == 1 and chances and (reading == "log-odds" or bool(function))

    def answers(texts: list[str]) -> Floats:
        found, before = run(texts)
        if reading is None or not (function and reading == "log-odds"):
            return found if reading is None else understood(found, reading)
        return understood(before, reading)

    def margins(texts: list[str]) -> Floats:
        found, before = run(texts)
        margin = before if function else found
        if sided:
            return two_sided(margin[:, 0])
        return margin if columns > 1 or not chances else understood(found, "probability")

    outputs = 2 if columns == 1 and chances else columns

    def asking(answer: Callable[[list[str]], Floats]) -> Callable[[Sequence[str]], Floats]:
        return lambda texts: each_once(texts, answer, outputs, _MOST_TEXTS)

    return TextPart(
        answers=asking(answers),
        margins=asking(margins),
        unit=_unit(columns, chances, sided, bool(function) or reading == "log-odds"),
        linear=None,
        gradients=None,
        attention=None,
        why_no_linear=_NO_SUM,
        why_no_gradients=_NO_GRADIENTS,
        why_no_attention=_NO_ATTENTION,
        read_as=partial(part_of, run, function, columns),
    )


def _unit(columns: int, chances: bool, sided: bool, before: bool) -> str:
    if not chances:
        return "prediction"
    if columns == 1:
        return "log-odds" if sided else "probability"
    return "score before softmax" if before else "probability"
