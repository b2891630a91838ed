"""Small decisions about texts and pictures to make documents of."""

from dataclasses import replace

import numpy as np

from explainers.dossier.case import Case
from explainers.records import (
    Analysis,
    Column,
    Feature,
    ModelCard,
    OneRow,
    PictureInput,
    Preparation,
    Request,
    TableCard,
    TextInput,
)
from tests import builders
from tests.dossier.made import MADE
from tests.map_results import answers as picture_answers
from tests.map_results import maps
from tests.token_results import tokens

TEXT = "Fine plot, fine film.\nBut a dull end"
NUMBERS = (0.5, 0.25, 0.125, 0.0, -0.0625, 0.0, -0.75, 0.0)
HOW = Preparation(6, 9, "crop", "RGB", 1 / 127.5, (1.0, 1.0, 1.0), (1.0, 1.0, 1.0))
ANIMALS = ("cat", "dog", "owl")


def text_case(text=TEXT, numbers=NUMBERS, result=None, spans=None, **changes):
    """The document's parts for the second of two reviews, and the numbers of its words.

    spans: where the pieces stand; the words where they are left out.
    """
    model = ModelCard(
        digest="a" * 64,
        file_name="reviews.skops",
        size=120_000,
        family="scikit-learn",
        kind="Pipeline",
        task="classification",
        scale="probability",
        features=(Feature("text"),),
        outputs=2,
        classes=("bad", "good"),
        texts=TextInput(),
    )
    table = TableCard("b" * 64, "reviews.csv", 9_400, "csv", 2, (Column("text", "category", 0, 2),))
    about = Analysis(
        "", "reviews", model, table, ("text",), model.classes, "good", "said", identifier="id"
    )
    found = result or replace(
        tokens([text], [numbers], spans=spans and [spans]), positions=np.array([1])
    )
    case = Case(
        request=Request(about, "text_linear_shap", OneRow(1)),
        output=1,
        predictions=builders.predictions(
            [[0.75, 0.25], [0.4, 0.6]],
            {"said": ["bad", "good"]},
            classes=("bad", "good"),
            unit="probability",
        ),
        place=1,
        name="T-2",
        made=MADE,
        threshold=0.5,
    )
    return replace(case, **changes), found


def picture_case(values=None, classes=ANIMALS, result=None, **changes):
    """The document's parts for the first of three pictures, and its map."""
    numbers = np.linspace(-1, 2, 54).reshape(6, 9) if values is None else values
    model = ModelCard(
        digest="c" * 64,
        file_name="animals.keras",
        size=2_300_000,
        family="keras",
        kind="Functional network of pictures",
        task="classification",
        scale="probability",
        features=(),
        outputs=len(classes),
        classes=classes,
        pictures=PictureInput(6, 9, 3, False, None),
    )
    table = TableCard("d" * 64, "animals.zip", 9_400, "pictures", 3, ())
    about = Analysis(
        "", "animals", model, table, (), classes, identifier="picture", preparation=HOW
    )
    found = result or maps(numbers, classes=classes, gap=0.25)
    outputs = np.full((3, len(classes)), 0.25)
    outputs[0, 0] = 0.5
    case = Case(
        request=Request(about, "picture_gradient_input", OneRow(0), {"target": "0"}),
        output=0,
        predictions=picture_answers(outputs, classes=classes),
        place=0,
        name="chelsea.png",
        made=MADE,
    )
    return replace(case, **changes), found
