"""What a worker does: hold one model and one table, and answer frames about them."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from explainers.errors import ModelError, RationaleError, RefusedError, quoted
from explainers.intake import models, tables
from explainers.intake.handle import ModelHandle
from explainers.intake.probe import PROBE_ROWS, probe
from explainers.intake.rows import model_frame, reference_positions
from explainers.intake.summary import is_number
from explainers.intake.tables import TableHandle
from explainers.methods import registry
from explainers.methods.declaration import Method, Subject, feature_parameters
from explainers.records import Integers, Reference
from explainers.service.frames import Frame
from explainers.service.record_json import from_json, to_json

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Opened:
    """A model and a table joined: `columns[i]` feeds the model's i-th feature."""

    model: ModelHandle
    table: TableHandle
    columns: tuple[str, ...]

    def frame(self, positions: Integers) -> pd.DataFrame:
        """Take rows under the model's own names, (rows, features)."""
        names = [feature.name for feature in self.model.card.features]
        return model_frame(self.table.data, self.columns, names, positions)

    def in_own_names(self, method: Method, frame: Frame) -> dict[str, Any]:
        """Take the parameters of a request; where one names a column, it is the model's feature."""
        given = dict(frame.fields["parameters"])
        features = (feature.name for feature in self.model.card.features)
        own = dict(zip(self.columns, features, strict=True))
        named = [name for name in feature_parameters(method) if name in given]
        return {**given, **{name: own[given[name]] for name in named}}

    def kinds(self) -> tuple[str, ...]:
        """Tell for each feature whether its column holds numbers or categories."""
        schema = self.table.data.schema
        types = (schema.field(name).type for name in self.columns)
        return tuple("number" if is_number(kind) else "category" for kind in types)


class Session:
    """Answers one frame at a time; the only place where foreign code runs."""

    def __init__(self) -> None:
        self._opened: Opened | None = None
        self._references: dict[Reference, pd.DataFrame] = {}
        self._verbs: Mapping[str, Callable[[Frame], Frame]] = {
            "inspect_model": self._inspect_model,
            "inspect_table": self._inspect_table,
            "open": self._open,
            "probe": self._probe,
            "block": self._block,
        }

    def answer(self, frame: Frame) -> Frame:
        """Answer a frame. Raises RationaleError with a sentence about the input."""
        return self._verbs[frame.verb](frame)

    def _inspect_model(self, frame: Frame) -> Frame:
        data = Path(frame.fields["path"]).read_bytes()
        return Frame("card", to_json(models.read(data, frame.fields["name"]).card))

    def _inspect_table(self, frame: Frame) -> Frame:
        data = Path(frame.fields["path"]).read_bytes()
        return Frame("card", to_json(tables.read(data, frame.fields["name"]).card))

    def _open(self, frame: Frame) -> Frame:
        asked = frame.fields
        model = models.read(Path(asked["model_path"]).read_bytes(), asked["model_name"])
        table = tables.read(Path(asked["table_path"]).read_bytes(), asked["table_name"])
        _check_digest("model", model.card.digest, asked["model"])
        _check_digest("table", table.card.digest, asked["table"])
        opened = Opened(model, table, tuple(asked["columns"]))
        self._opened, self._references = opened, {}
        return Frame("opened")

    def _probe(self, frame: Frame) -> Frame:  # noqa: ARG002
        opened = self._held()
        rows = min(PROBE_ROWS, opened.table.card.rows)
        return Frame("probe", to_json(probe(opened.model, opened.frame(np.arange(rows)))))

    def _held(self) -> Opened:
        if self._opened is None:
            raise ModelError("NOT_OPEN", "No analysis is open in this worker.", "Open it first.")
        return self._opened

    def _block(self, frame: Frame) -> Frame:
        opened = self._held()
        method = registry()[frame.fields["method"]]
        parameters = method.parameters.model_validate(opened.in_own_names(method, frame))
        positions = frame.arrays["positions"]
        subject = Subject(
            model=opened.model,
            rows=opened.frame(positions),
            kinds=opened.kinds(),
            reference=self._reference(opened, frame) if method.uses_reference else None,
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
            "budget": method.cost(parameters, len(positions), len(opened.columns)),
            **answer.facts,
            "seconds": time.perf_counter() - started,
        }
        shown = opened.table.data if method.shape == "predictions" else _explained(opened)
        data = shown.take(pa.array(positions)).combine_chunks()
        return Frame("block", facts, dict(answer.arrays), {"data": data})

    def _reference(self, opened: Opened, frame: Frame) -> pd.DataFrame:
        """Make the reference rows once per reference: LIME asks for them with every row."""
        reference = from_json(Reference, frame.fields["reference"])
        if reference not in self._references:
            positions = reference_positions(opened.table.data, reference)
            self._references = {reference: opened.frame(positions)}
        return self._references[reference]


def _explained(opened: Opened) -> pa.Table:
    return opened.table.data.select(list(opened.columns))


def _check_digest(what: str, found: str, expected: str) -> None:
    if found != expected:
        raise RefusedError(
            "CHANGED_FILE",
            f"The {what} file is not the one this analysis was made with: its SHA-256 is "
            f"{found[:12]}…, expected {expected[:12]}….",
            f"Upload the {what} again.",
        )


def _failed(method: Method, rows: int, problem: Exception) -> ModelError:
    many = "1 row" if rows == 1 else f"{rows:,} rows"
    return ModelError(
        "METHOD_FAILED",
        f"{method.title} could not explain {many}: {type(problem).__name__}, {quoted(problem)}.",
        "Try another method; the model and the table are still there.",
    )
