"""Opening an analysis: the frame that asks a worker for it, and what the worker then holds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explainers.errors import RefusedError
from explainers.intake import compose, from_preprocessor, models, tables
from explainers.intake.from_preprocessor import PreprocessorHandle
from explainers.intake.handle import ModelHandle
from explainers.intake.matching.pictures import check_preparation, check_rows
from explainers.intake.pictures import Pixels
from explainers.intake.policy import NO_TRUST, Trust, admit
from explainers.intake.reading import handle_as
from explainers.intake.rows import model_frame
from explainers.intake.summary import is_number
from explainers.intake.vision.seeing import Seen, in_front_of, seen
from explainers.methods.declaration import Method
from explainers.records import (
    Analysis,
    Integers,
    ModelCard,
    Preparation,
    PreprocessorCard,
    TableCard,
)
from explainers.service.model_parts import in_own_names
from explainers.service.record_json import from_json, to_json
from explainers.service.workers.child import GAPS
from explainers.service.workers.frames import Frame

if TYPE_CHECKING:
    import pandas as pd

Bytes = NDArray[np.uint8]
Trusted = Callable[[str], Trust]
"""What a server answers for, by the digest of the file to be opened."""

H = TypeVar("H", ModelHandle, tuple[pa.Table, Sequence[Pixels]], PreprocessorHandle)


@dataclass(frozen=True)
class Opened:
    """A model and a table joined: `columns[i]` feeds the model's i-th feature.

    Where there is a preprocessor, `model` is the two as one. A model of pictures has those of the
    table put in front of it, prepared as `preparation` says; None is how nobody has said yet.
    """

    model: ModelHandle
    table: pa.Table
    columns: tuple[str, ...]
    pictures: Sequence[Pixels] = ()
    preparation: Preparation | None = None

    def frame(self, positions: Integers) -> pd.DataFrame:
        """Take rows under the model's own names, (rows, features).

        Rows of pictures have all columns of the table, and their positions for an index.
        """
        if self.model.vision is not None:
            return self.table.take(pa.array(positions)).to_pandas().set_index(positions)
        names = [feature.name for feature in self.model.card.features]
        return model_frame(self.table, self.columns, names, positions)

    def in_own_names(self, method: Method, frame: Frame) -> dict[str, Any]:
        """Take the parameters of a request; where one names a column, it is the model's feature."""
        features = (feature.name for feature in self.model.card.features)
        own = dict(zip(self.columns, features, strict=True))
        return in_own_names(method, frame.fields["parameters"], own)

    def seen(self, positions: Integers) -> Seen:
        """Take pictures as the network gets them. Raises RefusedError, as `seeing.seen` does."""
        return seen(self.pictures, self.preparation, positions)

    def kinds(self) -> tuple[str, ...]:
        """Tell for each feature whether its column holds numbers or categories."""
        schema = self.table.schema
        types = (schema.field(name).type for name in self.columns)
        return tuple("number" if is_number(kind) else "category" for kind in types)


def contents(path: Path) -> Bytes:
    """The bytes of a file, to be sent: a worker reads no file by itself, so it needs no right to.

    Raises OSError.
    """
    return np.fromfile(path, np.uint8)


def nothing_known(_: str) -> Trust:
    """Answer for nothing."""
    return NO_TRUST


def open_frame(
    analysis: Analysis, path: Callable[[str], Path], trusted: Trusted = nothing_known
) -> Frame:
    """Ask for an analysis; `path` says where the file with a digest is.

    `trusted` says by the digest what the server answers for when the file is opened. Raises
    OSError, and RefusedError COLUMNS_OR_PICTURES, UNFIT_PREPARATION.
    """
    check_rows(analysis.model, analysis.table)
    if analysis.model.pictures is not None and analysis.preparation is not None:
        check_preparation(analysis.model.pictures, analysis.preparation)
    files: dict[str, ModelCard | TableCard | PreprocessorCard] = {
        "model": analysis.model,
        "table": analysis.table,
    }
    if analysis.preprocessor is not None:
        files["preprocessor"] = analysis.preprocessor
    return Frame(
        "open",
        {
            "files": {
                what: {"digest": card.digest, "name": card.file_name}
                for what, card in files.items()
            },
            "trust": {
                what: to_json(trusted(card.digest))
                for what, card in files.items()
                if what != "table"  # tables are data
            },
            "reading": analysis.model.reading,
            "columns": list(analysis.columns),
            "preparation": to_json(analysis.preparation) if analysis.preparation else None,
        },
        {what: contents(path(card.digest)) for what, card in files.items()},
    )


def prepare_frame(analysis: Analysis) -> Frame:
    """Ask that pictures be given as an analysis says from now on, of a worker that holds it.

    Raises RefusedError UNFIT_PREPARATION.
    """
    how, taken = analysis.preparation, analysis.model.pictures
    if how is not None and taken is not None:
        check_preparation(taken, how)
    return Frame("prepare", {"preparation": to_json(how) if how else None})


def prepared_anew(held: Opened, frame: Frame) -> Opened:
    """Put the same pictures in front of the same model as a frame of `prepare_frame` says."""
    how = _preparation_in(frame)
    return replace(held, model=in_front_of(held.model, held.pictures, how), preparation=how)


def opened(frame: Frame) -> Opened:
    """Read what a frame of `open_frame` asks for.

    Raises RefusedError: CHANGED_FILE, or what `admit` and the readers of its files refuse.
    """
    model = _read("model", admitted(models.read, trust_in(frame, "model")), frame)
    table, pictures = _read("table", tables.again, frame)
    # Reading a large text leaves behind several times what the table takes, for as long as it is
    # open: Arrow gives it back when it is told to.
    pa.default_memory_pool().release_unused()
    model = handle_as(model, frame.fields["reading"])
    if "preprocessor" in frame.fields["files"]:
        reader = admitted(from_preprocessor.read, trust_in(frame, "preprocessor"))
        before = _read("preprocessor", reader, frame)
        model = compose.handle(before, model)
    preparation = _preparation_in(frame)
    if model.vision is not None:
        model = in_front_of(model, pictures, preparation)
    return Opened(model, table, tuple(frame.fields["columns"]), pictures, preparation)


def _preparation_in(frame: Frame) -> Preparation | None:
    said = frame.fields.get("preparation")
    return from_json(Preparation, said) if said else None


def trust_in(frame: Frame, what: str) -> Trust:
    """What the server answers for when a worker opens a model or preprocessor: by default nothing.

    A worker knows best what stands around itself: where it names gaps, the walls are not full,
    whatever the one that was examined found.
    """
    said = frame.fields.get("trust", {}).get(what)
    trust = NO_TRUST if said is None else from_json(Trust, said)
    gaps = frame.fields.get(GAPS)
    return replace(trust, walls="partial", gap=gaps[0]) if gaps and trust.walls == "full" else trust


def admitted(reader: Callable[[bytes, str], H], trust: Trust) -> Callable[[bytes, str], H]:
    """Have a reader see only what `admit` lets through."""

    def read(data: bytes, file_name: str) -> H:
        admit(data, file_name, trust)
        return reader(data, file_name)

    return read


def _read(what: str, reader: Callable[[bytes, str], H], frame: Frame) -> H:
    """Read a file once it is known to be the one that was asked for, and vouched for."""
    file, data = frame.fields["files"][what], frame.arrays[what].tobytes()
    found, expected = hashlib.sha256(data).hexdigest(), file["digest"]
    if found != expected:
        raise RefusedError(
            "CHANGED_FILE",
            f"The {what} file is not the one this analysis was made with: its SHA-256 is "
            f"{found[:12]}…, expected {expected[:12]}….",
            f"Upload the {what} again.",
        )
    return reader(data, file["name"])
