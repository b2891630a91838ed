"""What preprocessor_config.json says is what pictures are prepared by, or is noted."""

import json
import math

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
    return found.height, found.width, found.fit, len(notes)


def test_it_prepares_what_the_librarys_own_processor_does():
    from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

    picture = np.random.default_rng(0).integers(0, 256, (40, 60, 3), dtype=np.uint8)
    processor = ViTImageProcessorPil(**PROCESSOR)
    theirs = processor(Image.fromarray(picture), return_tensors="np")["pixel_values"][0]
    ours, _ = prepared(picture, read()[0])
    np.testing.assert_allclose(ours, theirs.transpose(1, 2, 0), atol=1e-5)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, (32, 32, "stretch", 0)),
        ({"size": 20}, (20, 20, "stretch", 0)),
        ({"size": {"height": 20, "width": 30}}, (20, 30, "stretch", 0)),
        ({"size": {"shortest_edge": 20}}, (20, 20, "crop", 0)),
        (
            {"size": {"shortest_edge": 256}, "crop_size": 224, "do_center_crop": True},
            (224, 224, "crop", 1),
        ),
        (
            {"size": {"shortest_edge": 224}, "image_processor_type": "ConvNextImageProcessor"},
            (224, 224, "crop", 1),
        ),
        (
            {
                **{"size": {"shortest_edge": 224}, "crop_pct": 1.0},
                "feature_extractor_type": "ConvNextFeatureExtractor",
            },
            (224, 224, "crop", 0),
        ),
        (
            {"size": {"shortest_edge": 384}, "image_processor_type": "ConvNextImageProcessor"},
            (384, 384, "stretch", 0),
        ),
        ({"resample": 2}, (32, 32, "stretch", 1)),
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
