"""TorchScript programs over the columns of a table: run by PyTorch, behind a full sandbox only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.handle import ModelHandle
from explainers.intake.torch.batches import Run, answers_of, over_frames
from explainers.intake.torch.graph import Axis
from explainers.intake.torch.handle import Found, handle_of, widths
from explainers.intake.torch.inputs import Slot, check_width, named_slots
from explainers.intake.torch.library import torch_library
from explainers.intake.torch.network import network_part, why_no_slopes, why_not_followed
from explainers.intake.torch.outputs import meaning_of
from explainers.intake.torch.script import loaded, program_of, reason, repacked
from explainers.intake.torch.traced import traced
from explainers.intake.torch.trial import invented, tried
from explainers.intake.vision.torch_randomising import unlearned

_ANY = Axis(0, None, 1)
_OF_THE_FILE = (
    "The file is a program. How many columns it takes was read from its first weights, and what it "
    "answers from a trial with invented rows."
)


def read(data: bytes, file_name: str) -> ModelHandle:
    """Read a TorchScript file.

    Raises RefusedError: MISSING_PACKAGE, NOT_AN_ARCHIVE, TOO_MANY_MEMBERS, EXPANDS_TOO_MUCH,
    DUPLICATE_MEMBER, TOO_LARGE_CONFIG, TOO_MANY_PARAMETERS, NOT_A_TABLE_MODEL, UNKNOWN_WIDTH,
    TOO_MANY_COLUMNS, TRAINING_MODE, SEVERAL_OUTPUTS, UNKNOWN_OUTPUT, MULTI_LABEL,
    CONSTANT_OUTPUT, BROKEN_MODEL.
    """
    checked = repacked(data)
    torch = torch_library()
    model = loaded(torch, checked)
    known = traced(torch, model)
    check_width(sum(known.widths))
    slots = named_slots(known.inputs, known.widths, known.dtype)
    program = program_of(torch, model)
    run = over_frames(answers_of(torch, program, slots, _ANY), slots)
    answers = tried(run, slots)
    columns = answers.shape[1] if answers is not None else _columns(run, slots)

    def forgotten(seed: int) -> Callable[..., Any]:
        return program_of(torch, unlearned(torch, model, seed, "all"))

    learned = any(each.is_floating_point() for each in model.parameters())
    network = network_part(torch, program, slots, _ANY, forgotten=forgotten if learned else None)
    no_slopes = why_no_slopes(slots, known.operators)
    no_slopes = no_slopes or why_not_followed(network, invented(slots))
    features = sum(known.widths)
    found = Found(
        kind=f"TorchScript program, {widths(features, known.hidden, columns)}",
        slots=slots,
        columns=columns,
        meaning=meaning_of(known.ending, columns, answers),
        run=run,
        network=network,
        no_slopes=no_slopes,
        details=_details(model, len(known.operators)),
        notes=(_OF_THE_FILE,),
    )
    return handle_of(data, file_name, found)


def _columns(run: Run, slots: tuple[Slot, ...]) -> int:
    """How many numbers a row a program answers where invented rows were too wild for it."""
    rows = invented(slots)
    rows[:] = 0.0
    try:
        return int(run(rows).shape[1])
    except RefusedError:
        raise
    except Exception as problem:  # PyTorch raises whatever the program raises
        raise RefusedError(
            "UNKNOWN_OUTPUT",
            f"The program could not be run on invented rows of {len(rows.columns)} columns, to "
            f"find out what it answers: {quoted(reason(problem))}.",
            "Export the model with torch.export, which writes down what it takes and answers.",
        ) from problem


def _details(model: Any, operators: int) -> tuple[tuple[str, str], ...]:
    parameters = sum(int(each.numel()) for each in model.parameters())
    counts = (("operators", f"{operators:,}"),)
    # A frozen program has its parameters written into it as constants.
    return (("parameters", f"{parameters:,}"), *counts) if parameters else counts
