"""Frozen data: the vocabulary every other room speaks. Imports nothing of ours."""

from explainers.records.analysis import Analysis, Reference
from explainers.records.cards import (
    Column,
    Feature,
    Kind,
    ModelCard,
    PreprocessorCard,
    Reading,
    Role,
    Scale,
    TableCard,
    Task,
)
from explainers.records.receipt import Check, Receipt
from explainers.records.request import AllRows, OneRow, Request, Rows, SampledRows
from explainers.records.results import (
    Attribution,
    Condition,
    Curves,
    Floats,
    Integers,
    Predictions,
    Result,
    Rules,
    Totals,
    Withheld,
)

__all__ = [
    "AllRows",
    "Analysis",
    "Attribution",
    "Check",
    "Column",
    "Condition",
    "Curves",
    "Feature",
    "Floats",
    "Integers",
    "Kind",
    "ModelCard",
    "OneRow",
    "Predictions",
    "PreprocessorCard",
    "Reading",
    "Receipt",
    "Reference",
    "Request",
    "Result",
    "Role",
    "Rows",
    "Rules",
    "SampledRows",
    "Scale",
    "TableCard",
    "Task",
    "Totals",
    "Withheld",
]
