"""The samples that ship with the product, by what their models are given."""

from explainers.service.samples.pictures import PICTURES
from explainers.service.samples.sample import FOLDER, PictureSample, Sample, TableSample
from explainers.service.samples.tables import TABLES
from explainers.service.samples.texts import TEXTS

__all__ = [
    "FOLDER",
    "PICTURES",
    "SAMPLES",
    "TABLES",
    "TEXTS",
    "PictureSample",
    "Sample",
    "TableSample",
]

SAMPLES: tuple[Sample, ...] = (*TABLES, *PICTURES, *TEXTS)
"""All of them; the first is the one that a newcomer is shown."""
