"""Frozen data: the vocabulary every other room speaks. Imports nothing of ours."""

from explainers.records.accumulated import Accumulated
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
from explainers.records.coefficients import Coefficients, Part
from explainers.records.counterfactuals import Counterfactuals, Goal
from explainers.records.dictionary import Dictionary, Entry
from explainers.records.explained import Floats, Integers
from explainers.records.glass_box import Axis, GlassBox, Term
from explainers.records.groups import Group, player_numbers, players_of
from explainers.records.maps import MapOutlines, Maps, Pixels, Preview
from explainers.records.pairs import pairs_of, squared
from explainers.records.pictures import Channels, Fit, PictureInput, Preparation
from explainers.records.receipt import Check, Receipt
from explainers.records.request import (
    AllRows,
    Cell,
    EditedRow,
    LoneRow,
    OneRow,
    Request,
    Rows,
    SampledRows,
)
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
from explainers.records.sureness import Course, ManySureness, Measured, Sureness
from explainers.records.swapped import Swapped
from explainers.records.terms import Terms
from explainers.records.texts import Attention, TextInput, Tokens
from explainers.records.trees import Nodes, Split, Tree, Value

__all__ = [
    "PICTURES",
    "Accumulated",
    "AllRows",
    "Analysis",
    "Attention",
    "Attribution",
    "Axis",
    "Cell",
    "Channels",
    "Check",
    "Coefficients",
    "Column",
    "Condition",
    "Counterfactuals",
    "Course",
    "Curves",
    "Dictionary",
    "EditedRow",
    "Entry",
    "Explanation",
    "Feature",
    "Fit",
    "Floats",
    "GlassBox",
    "Goal",
    "Group",
    "Integers",
    "Kind",
    "LoneRow",
    "ManySureness",
    "MapOutlines",
    "Maps",
    "Matter",
    "Measured",
    "ModelCard",
    "Nodes",
    "OneRow",
    "Pairs",
    "Part",
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
    "Split",
    "Sureness",
    "Swapped",
    "TableCard",
    "Task",
    "Term",
    "Terms",
    "TextInput",
    "Tokens",
    "Totals",
    "Tree",
    "Value",
    "Withheld",
    "pairs_of",
    "player_numbers",
    "players_of",
    "squared",
]
