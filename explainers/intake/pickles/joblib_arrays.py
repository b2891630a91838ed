"""The arrays of a joblib file: bytes that stand between the opcodes of the pickle.

joblib (since 0.10) pickles a description of each array and writes the array's bytes right behind
it, or a pickle of its own where it holds objects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.intake.pickles.keys import title
from explainers.intake.pickles.make_arrays import array_of, checked_count
from explainers.intake.pickles.standins import Draft, Maker, StandIn

if TYPE_CHECKING:
    from explainers.intake.pickles.reader import Reader


class WrapperDraft(Draft):
    """joblib's description of the array whose bytes follow."""

    def finish(self, state: Any, reader: Reader) -> Any:
        """state: the wrapper's attributes. Reads on behind the description."""
        shape, kind = state["shape"], state["dtype"]
        if not isinstance(kind, np.dtype):
            raise ValueError(f"an array has {title(kind)} for its type")
        if kind.hasobject:
            made = reader.nested()
            if not isinstance(made, np.ndarray | StandIn):
                raise ValueError(f"an array of objects is {title(made)}")
            return made
        # Since joblib 1.2 arrays begin at multiples of 16 bytes.
        if state.get("numpy_array_alignment_bytes") is not None:
            reader.take(reader.take(1)[0])
        content = reader.view(checked_count(shape) * kind.itemsize)
        # Columns first: the bytes are those of the rows of the turned array.
        turned = state["order"] == "F"
        made = array_of(content, kind, shape[::-1] if turned else shape, "C")
        return _native(made.transpose() if turned else made)


def _native(array: Any) -> Any:
    """Put an array of a machine of the other byte order into ours, as joblib does."""
    own = array.dtype.newbyteorder("=")
    return array if array.dtype == own else array.astype(own)


JOBLIB = (Maker("joblib.numpy_pickle.NumpyArrayWrapper", new=WrapperDraft),)
