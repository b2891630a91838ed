"""What a worker answers about texts besides explanations: those that others are compared with."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from explainers.intake.rows import reference_positions
from explainers.intake.texts.column import FEATURE, texts_of
from explainers.records import Reference
from explainers.service.opening import Opened
from explainers.service.record_json import from_json
from explainers.service.workers.frames import Frame

VERB: Final = "reference_texts"
TEXTS: Final = "texts"


def reference_texts(held: Opened, frame: Frame) -> Frame:
    """Answer the reference texts as the methods of a model of texts get them."""
    reference = from_json(Reference, frame.fields["reference"])
    rows = held.frame(reference_positions(held.table, reference))
    texts = pa.array(texts_of(rows[FEATURE.name]), pa.string())
    return Frame(TEXTS, tables={TEXTS: pa.table({TEXTS: texts})})
