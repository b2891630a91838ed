"""Frozen data: the vocabulary every other room speaks. Imports nothing of ours."""

from explainers.records.analysis import Analysis, Reference
from explainers.records.cards import (
    PICTURES,
    Column,
    Feature,
    Kind,
    Matter,
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
from explainers.records.maps import MapOutlines, Maps, Pixels, Preview
from explainers.records.pairs import pairs_of, squared
from explainers.records.pictures import Channels, Fit, PictureInput, Preparation
from explainers.records.receipt import Check, Receipt
from explainers.records.request import AllRows, OneRow, Request, Rows, SampledRows
from explainers.records.results import (
    Attribution,
    Condition,
    Curves,
    Explanation,
    Pairs,
    Predictions,
    Result,
    RuleRuns,
    Rules,
    Totals,
    Withheld,
)
from explainers.records.sureness import Course, Measured, Sureness
from explainers.records.terms import Terms
from explainers.records.texts import Attention, TextInput, Tokens

__all__ = [
    "PICTURES",
    "AllRows",
    "Analysis",
    "Attention",
    "Attribution",
    "Channels",
    "Check",
    "Column",
    "Condition",
    "Course",
    "Curves",
    "Explanation",
    "Feature",
    "Fit",
    "Floats",
    "Group",
    "Integers",
    "Kind",
    "MapOutlines",
    "Maps",
    "Matter",
    "Measured",
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
    "Sureness",
    "TableCard",
    "Task",
    "Terms",
    "TextInput",
    "Tokens",
    "Totals",
    "Withheld",
    "pairs_of",
    "player_numbers",
    "players_of",
    "squared",
]
