"""What preprocessor_config.json says is what pictures are prepared by, or is noted."""

import importlib
import json
import math
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from explainers.errors import RefusedError
from explainers.intake.pictures.preparing import prepared
from explainers.intake.vision.hugging_face_preparation import preparation_of
from tests.intake.vision.hugging_face_folders import PROCESSOR


def read(channels=3, **changes):
    said = {key: value for key, value in (PROCESSOR | changes).items() if value is not None}
    return preparation_of(json.dumps(said).encode(), channels)


def shape(**changes):
    found, notes = read(**changes)
    return found.height, found.width, found.fit, found.resize, len(notes)


CUT = {"size": {"shortest_edge": 40}, "crop_size": {"height": 25, "width": 32}}
OLD = {"size": 32, "crop_pct": 0.8, "feature_extractor_type": "ConvNextFeatureExtractor"}
PROCESSORS = {
    "ViT": ("vit", {}),
    "a middle": ("bit", {**CUT, "do_center_crop": True}),
    "a share of it": ("convnext", OLD),
    "the usual share": ("convnext", {**OLD, "crop_pct": None}),
}


@pytest.mark.parametrize(("kind", "changes"), PROCESSORS.values(), ids=PROCESSORS)
def test_it_prepares_what_the_librarys_own_processor_does(kind, changes):
    # Halfway between black and white, where no curve overshoots.
    picture = np.random.default_rng(0).integers(64, 192, (40, 60, 3), dtype=np.uint8)
    home = importlib.import_module(f"transformers.models.{kind}.image_processing_pil_{kind}")
    stem = {"vit": "ViT", "bit": "Bit", "convnext": "ConvNext"}[kind]
    given = PROCESSOR | changes
    told = {k: v for k, v in given.items() if v is not None and k != "feature_extractor_type"}
    processor = getattr(home, f"{stem}ImageProcessorPil")(**told)
    theirs = processor(Image.fromarray(picture), return_tensors="np")["pixel_values"][0]
    made, notes = read(**changes)
    assert notes == ()
    ours, _ = prepared(picture, made)
    # A pixel's value is a whole number, which may be rounded the other way.
    level = made.scale / min(made.deviation) + 1e-5
    np.testing.assert_allclose(ours, theirs.transpose(1, 2, 0), atol=level)
    with pytest.raises(AssertionError):
        other = replace(made, height=made.height + 1, width=made.width + 1, resize=None)
        moved = prepared(picture, other)[0][: made.height, : made.width]
        np.testing.assert_allclose(moved, theirs.transpose(1, 2, 0), atol=level)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, (32, 32, "stretch", None, 0)),
        ({"size": 20}, (20, 20, "stretch", None, 0)),
        ({"size": {"height": 20, "width": 30}}, (20, 30, "stretch", None, 0)),
        ({"size": {"shortest_edge": 20}}, (20, 20, "crop", None, 0)),
        (
            {"size": {"shortest_edge": 256}, "crop_size": 224, "do_center_crop": True},
            (224, 224, "crop", 256, 0),
        ),
        (
            {"size": {"shortest_edge": 200}, "crop_size": 224, "do_center_crop": True},
            (224, 224, "crop", None, 1),
        ),
        (
            {"size": {"height": 256, "width": 256}, "crop_size": 224, "do_center_crop": True},
            (224, 224, "stretch", None, 1),
        ),
        (
            {"size": {"shortest_edge": 224}, "image_processor_type": "ConvNextImageProcessor"},
            (224, 224, "crop", 256, 0),
        ),
        ({**OLD, "size": 224, "crop_pct": 0.875}, (224, 224, "crop", 256, 0)),
        ({**OLD, "size": 224, "crop_pct": 1}, (224, 224, "crop", None, 0)),
        (
            {
                **{"size": {"shortest_edge": 224}, "crop_pct": 1.0},
                "feature_extractor_type": "ConvNextFeatureExtractor",
            },
            (224, 224, "crop", None, 0),
        ),
        (
            {"size": {"shortest_edge": 384}, "image_processor_type": "ConvNextImageProcessor"},
            (384, 384, "stretch", None, 0),
        ),
        ({"resample": 2}, (32, 32, "stretch", None, 1)),
    ],
)
def test_sides_and_what_is_done_otherwise(changes, expected):
    assert shape(**changes) == expected


def test_what_is_left_out_is_not_done():
    found, _ = read(do_rescale=False, do_normalize=False)
    assert (found.scale, found.mean, found.deviation) == (1.0, (0.0,) * 3, (1.0,) * 3)


def test_grey_has_one_number():
    found, _ = read(channels=1, image_mean=0.5, image_std=[0.25])
    assert (found.channels, found.mean, found.deviation) == ("grey", (0.5,), (0.25,))


@pytest.mark.parametrize(
    "changes",
    [
        {"size": None},
        {"size": {"height": 0, "width": 3}},
        {"size": {"height": 10**9, "width": 3}},
        {"size": {"height": 3}},
        {"size": {"shortest_edge": True}},
        {"rescale_factor": "1/255"},
        {"rescale_factor": 0},
        {"rescale_factor": math.inf},
        {"image_mean": [0.5]},
        {"image_std": [1, 1, 0]},
        {"image_std": [1, 1, "a"]},
        {
            **{"size": {"shortest_edge": 9}, "crop_pct": 2.0},
            "image_processor_type": "ConvNextImageProcessor",
        },
    ],
)
def test_numbers_that_prepare_nothing_are_refused(changes):
    with pytest.raises(RefusedError) as caught:
        read(**changes)
    assert caught.value.code == "BROKEN_MODEL"
    assert "preprocessor_config.json" in caught.value.sentence
