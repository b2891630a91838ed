"""What a worker does: hold one model and one table, and answer frames about them."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from explainers.errors import ModelError, RationaleError, quoted
from explainers.intake import from_preprocessor, models, tables
from explainers.intake.probing.probe import probe, probe_positions
from explainers.intake.rows import reference_positions
from explainers.kernels.reporting import Report, unheard
from explainers.methods import registry
from explainers.methods.declaration import Method, Subject
from explainers.records import EditedRow, Integers, Reference
from explainers.service import class_naming, dictionary_reading, text_verbs
from explainers.service.edits import laid_over
from explainers.service.opening import Opened, admitted, opened, prepared_anew, trust_in
from explainers.service.picture_verbs import picture_probe, pictures_of, preview_of
from explainers.service.record_json import from_json, to_json
from explainers.service.storage.shapes import contents_of
from explainers.service.workers.frames import Frame
from explainers.studies import find

if TYPE_CHECKING:
    import pandas as pd


class Session:
    """Answers one frame at a time; the only place where foreign code runs."""

    def __init__(self) -> None:
        self._opened: Opened | None = None
        self._references: dict[Reference, pd.DataFrame] = {}
        self._verbs: Mapping[str, Callable[[Frame], Frame]] = {
            "inspect_model": self._inspect_model,
            "inspect_table": self._inspect_table,
            "inspect_preprocessor": self._inspect_preprocessor,
            class_naming.VERB: class_naming.answer,
            dictionary_reading.VERB: dictionary_reading.answer,
            "open": self._open,
            "prepare": self._prepare,
            "probe": self._probe,
            "pictures": self._pictures,
            "preview": self._preview,
            text_verbs.VERB: self._reference_texts,
        }

    def answer(self, frame: Frame, report: Report = unheard) -> Frame:
        """Answer a frame. Raises RationaleError with a sentence about the input.

        report: told how far a block is; nothing else takes long enough to be watched.
        """
        if frame.verb == "block":
            return self._block(frame, report)
        return self._verbs[frame.verb](frame)

    def _inspect_model(self, frame: Frame) -> Frame:
        data = frame.arrays["file"].tobytes()
        read = admitted(models.read, trust_in(frame, "model"))
        return Frame("card", to_json(read(data, frame.fields["name"]).card))

    def _inspect_table(self, frame: Frame) -> Frame:
        data = frame.arrays["file"].tobytes()
        return Frame("card", to_json(tables.read(data, frame.fields["name"]).card))

    def _inspect_preprocessor(self, frame: Frame) -> Frame:
        data = frame.arrays["file"].tobytes()
        read = admitted(from_preprocessor.read, trust_in(frame, "preprocessor"))
        return Frame("card", to_json(read(data, frame.fields["name"]).card))

    def _open(self, frame: Frame) -> Frame:
        self._opened, self._references = opened(frame), {}
        return Frame("opened")

    def _prepare(self, frame: Frame) -> Frame:
        self._opened, self._references = prepared_anew(self._held(), frame), {}
        return Frame("prepared")

    def _probe(self, _: Frame) -> Frame:
        held = self._held()
        if held.model.vision is not None:
            return Frame("probe", to_json(picture_probe(held)))
        rows = held.frame(probe_positions(held.table.num_rows))
        return Frame("probe", to_json(probe(held.model, rows, held.columns)))

    def _pictures(self, frame: Frame) -> Frame:
        return pictures_of(self._held(), frame)

    def _preview(self, frame: Frame) -> Frame:
        return preview_of(self._held(), frame)

    def _reference_texts(self, frame: Frame) -> Frame:
        return text_verbs.reference_texts(self._held(), frame)

    def _held(self) -> Opened:
        if self._opened is None:
            raise ModelError("NOT_OPEN", "No analysis is open in this worker.", "Open it first.")
        return self._opened

    def _block(self, frame: Frame, report: Report) -> Frame:
        held = self._held()
        method = find(frame.fields["method"], registry())
        parameters = method.parameters.model_validate(held.in_own_names(method, frame))
        about, positions = _asked_about(held, frame)
        players = tuple(frame.fields.get("players", range(len(held.columns))))
        subject = Subject(
            model=held.model,
            rows=about.frame(positions),
            kinds=held.kinds(),
            reference=self._reference(held, frame) if method.uses_reference else None,
            players=players,
            pictures=about.seen(positions) if _looks(method, held) else None,
            report=report,
            called=held.columns,
        )
        generator = np.random.default_rng(frame.fields["seed"])
        started = time.perf_counter()
        try:
            answer = method.run(subject, parameters, generator)
        except (RationaleError, MemoryError):
            raise  # both have their sentence already
        except Exception as problem:
            traceback.print_exception(problem, file=sys.stderr)  # into the log, never the page
            raise _failed(method, len(positions), problem) from problem
        facts = {
            "budget": method.cost(parameters, len(positions), len(set(players))),
            **answer.facts,
            "seconds": time.perf_counter() - started,
        }
        shown = about.table if contents_of(method.shape).whole_rows else _explained(about)
        data = shown.take(pa.array(positions)).combine_chunks()
        return Frame("block", facts, dict(answer.arrays), {"data": data})

    def _reference(self, held: Opened, frame: Frame) -> pd.DataFrame:
        """Make the reference rows once per reference: LIME asks for them with every row."""
        reference = from_json(Reference, frame.fields["reference"])
        if reference not in self._references:
            positions = reference_positions(held.table, reference)
            self._references = {reference: held.frame(positions)}
        return self._references[reference]


def _asked_about(held: Opened, frame: Frame) -> tuple[Opened, Integers]:
    """What the rows are taken from, and where they stand in it.

    An edited row is one of a table of its own, so that all others, the reference rows among them,
    stay what they are. Raises RefusedError BAD_EDIT.
    """
    if "edited" not in frame.fields:
        return held, frame.arrays["positions"]
    row = from_json(EditedRow, frame.fields["edited"])
    return replace(held, table=laid_over(held.table, row)), np.zeros(1, dtype=np.int64)


def _looks(method: Method, held: Opened) -> bool:
    """Tell whether a method is given the pictures themselves, and not only the model to ask."""
    return held.model.vision is not None and contents_of(method.shape).looks


def _explained(held: Opened) -> pa.Table:
    return held.table.select(list(held.columns))


def _failed(method: Method, rows: int, problem: Exception) -> ModelError:
    many = "1 row" if rows == 1 else f"{rows:,} rows"
    return ModelError(
        "METHOD_FAILED",
        f"{method.title} could not explain {many}: {type(problem).__name__}, {quoted(problem)}.",
        "Try another method; the model and the table are still there.",
    )
