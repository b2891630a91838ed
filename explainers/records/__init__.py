"""Frozen data: the vocabulary every other room speaks. Imports nothing of ours."""

from explainers.records.analysis import Analysis, Reference
from explainers.records.cards import (
    PICTURES,
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
from explainers.records.explained import Floats, Integers
from explainers.records.groups import Group, player_numbers, players_of
from explainers.records.maps import Maps, Pixels, Preview
from explainers.records.pairs import pairs_of, squared
from explainers.records.pictures import Channels, Fit, PictureInput, Preparation
from explainers.records.receipt import Check, Receipt
from explainers.records.request import AllRows, OneRow, Request, Rows, SampledRows
from explainers.records.results import (
    Attribution,
    Condition,
    Curves,
    Pairs,
    Predictions,
    Result,
    RuleRuns,
    Rules,
    Totals,
    Withheld,
)

__all__ = [
    "PICTURES",
    "AllRows",
    "Analysis",
    "Attribution",
    "Channels",
    "Check",
    "Column",
    "Condition",
    "Curves",
    "Feature",
    "Fit",
    "Floats",
    "Group",
    "Integers",
    "Kind",
    "Maps",
    "ModelCard",
    "OneRow",
    "Pairs",
    "PictureInput",
    "Pixels",
    "Predictions",
    "Preparation",
    "PreprocessorCard",
    "Preview",
    "Reading",
    "Receipt",
    "Reference",
    "Request",
    "Result",
    "Role",
    "Rows",
    "RuleRuns",
    "Rules",
    "SampledRows",
    "Scale",
    "TableCard",
    "Task",
    "Totals",
    "Withheld",
    "pairs_of",
    "player_numbers",
    "players_of",
    "squared",
]
