"""Hugging Face networks of pictures answer as transformers' own do, and show their maps."""

import importlib

import numpy as np
import pytest
import torch

from explainers.errors import RefusedError
from explainers.intake.vision import hugging_face_config as config
from explainers.intake.vision.hugging_face_file import takes_pictures, vision_of
from explainers.records import Preparation
from tests.intake.hugging_face import toy
from tests.intake.vision import hugging_face_folders as folders
from tests.intake.vision import torch_networks

BATCH = torch_networks.pictures(3, folders.SIDE)
KINDS = sorted(config.ARCHITECTURES)
# Of training, of the answers' form, of other tasks.
IDLE = {
    *("transformers_version", "architectures", "output_hidden_states", "return_dict", "dtype"),
    *("chunk_size_feed_forward", "is_encoder_decoder", "id2label", "label2id", "problem_type"),
    *("_name_or_path", "model_type", "output_attentions", "initializer_range", "stage_names"),
    *("out_features", "out_indices", "hidden_dropout_prob", "attention_probs_dropout_prob"),
    *("encoder_stride", "pooler_output_size", "pooler_act", "drop_path_rate", "image_size"),
}


def opened(kind, **changes):
    return vision_of(folders.folder(kind, **changes), f"{kind}.zip")


def theirs(kind, batch=BATCH):
    return folders.network(kind)(pixel_values=torch_networks.first(batch)).logits


def refused(data):
    with pytest.raises(RefusedError) as caught:
        vision_of(data, "model.zip")
    return caught.value


@pytest.mark.parametrize("kind", KINDS)
def test_answers_and_slopes(kind):
    card, part = opened(kind)
    given = torch_networks.first(BATCH).requires_grad_()
    logits = folders.network(kind)(pixel_values=given).logits
    (slopes,) = torch.autograd.grad(logits[:, 1].sum(), given)
    np.testing.assert_allclose(part.margins(BATCH), logits.detach().numpy(), atol=1e-5)
    np.testing.assert_allclose(part.answers(BATCH), logits.softmax(1).detach().numpy(), atol=1e-6)
    np.testing.assert_allclose(part.slopes(BATCH, 1), slopes.permute(0, 2, 3, 1).numpy(), atol=1e-5)
    assert np.ptp(part.margins(BATCH), axis=0).max() > 0.01
    assert card.classes == ("cat", "dog", "owl") and card.scale == "probability"
    assert card.readings == () and card.pictures.first


@pytest.mark.parametrize("kind", KINDS)
def test_each_layer_answers_the_maps_it_says(kind):
    _, part = opened(kind)
    assert part.layers
    for layer in part.layers:
        maps, slopes = part.at_layer(BATCH, 1, layer.name)
        assert maps.shape == slopes.shape == (3, layer.height, layer.width, layer.channels)
        assert np.abs(slopes).max() > 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_layer_is_looked_at_and_nothing_is_left_behind(kind):
    _, part = opened(kind)
    layer = part.layers[-1].name
    maps, slopes = part.at_layer(BATCH, 1, layer)
    moved, _ = part.at_layer(BATCH + 0.1, 1, layer)
    assert np.abs(moved - maps).max() > 0
    again = part.at_layer(BATCH, 1, layer)
    np.testing.assert_array_equal(again[1], slopes)
    np.testing.assert_allclose(part.margins(BATCH), theirs(kind).detach().numpy(), atol=1e-5)


def test_slopes_at_a_layer_are_those_of_the_margin():
    """Checked by moving one number of the maps, in double precision, on the patches' tokens."""
    _, part = opened("vit")
    layer = "vit.layers.1.layernorm_before"
    _, slopes = part.at_layer(BATCH[:1], 1, layer)
    model = folders.network("vit").double()
    moved = []
    for step in (-1e-4, 1e-4):
        hook = model.get_submodule(layer).register_forward_hook(
            lambda _module, _given, answer, step=step: _nudged(answer, step)
        )
        moved.append(model(pixel_values=torch_networks.first(BATCH[:1]).double()).logits[0, 1])
        hook.remove()
    model.float()
    found = (moved[1] - moved[0]).item() / 2e-4
    np.testing.assert_allclose(slopes[0, 1, 2, 3], found, rtol=1e-3)


def _nudged(answer, step):
    other = answer.clone()
    other[0, 1 + 4 * 1 + 2, 3] += step  # behind the class's token: second row, third patch
    return other


def test_it_says_why_relevance_cannot_be_passed_back():
    _, part = opened("resnet")
    assert part.graph is None and "torch.export" in part.why_no_graph


def test_the_preparation_is_read():
    card, _ = opened("vit")
    assert card.pictures.preparation == Preparation(
        32, 32, "stretch", "RGB", 1 / 255, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_setting_of_an_architecture_is_listed_or_idle(kind):
    """A new version of transformers that adds one fails here."""
    known = config.ARCHITECTURES[kind]
    home = importlib.import_module(
        f"transformers.models.{known.module}.configuration_{known.module}"
    )
    made = getattr(home, f"{known.stem}Config")().to_dict()
    assert set(made) - IDLE <= known.settings <= set(made)
    listed = {*config.NUMBERS, *config.FLAGS, *config.WORDS, *config.SMALL}
    assert known.settings <= listed


@pytest.mark.parametrize(
    ("kind", "changes", "code"),
    [
        ("resnet", {"model_type": "evil"}, "UNLISTED_TYPE"),
        ("resnet", {"architectures": ["ResNetBackbone"]}, "UNLISTED_TYPE"),
        ("vit", {"quantization_config": {"quant_method": "x"}}, "UNLISTED_TYPE"),
        ("resnet", {"auto_map": {"AutoModel": "evil.Evil"}}, "HUGGING_FACE_CODE"),
        ("resnet", {"depths": [10**9]}, "BROKEN_MODEL"),
        ("resnet", {"depths": []}, "BROKEN_MODEL"),
        ("resnet", {"depths": 3}, "BROKEN_MODEL"),
        ("resnet", {"num_channels": 2}, "BROKEN_MODEL"),
        ("resnet", {"layer_type": "evil"}, "BROKEN_MODEL"),
        ("resnet", {"hidden_act": ["relu"]}, "BROKEN_MODEL"),
        ("resnet", {"downsample_in_first_stage": 1}, "BROKEN_MODEL"),
        ("vit", {"layer_norm_eps": "0"}, "BROKEN_MODEL"),
        ("vit", {"image_size": 64}, "BROKEN_MODEL"),
        ("vit", {"hidden_size": 8_192, "num_hidden_layers": 96}, "TOO_MANY_PARAMETERS"),
        ("vit", {"problem_type": "multi_label_classification"}, "MULTI_LABEL"),
    ],
)
def test_a_configuration_of_something_else_is_refused(kind, changes, code):
    assert refused(folders.folder(kind, **changes)).code == code


def test_it_is_told_from_a_folder_for_texts():
    assert takes_pictures(folders.folder("vit"))
    assert takes_pictures(folders.folder("vit", architectures=["SwinForImageClassification"]))
    assert not takes_pictures(toy.folder())


def test_a_folder_without_its_preparation_is_refused():
    members = dict(folders.files("resnet"))
    del members["preprocessor_config.json"]
    error = refused(toy.packed(members))
    assert error.code == "MISSING_FILE" and "preprocessor_config.json" in error.sentence


def test_pictures_too_small_for_the_network_are_refused():
    sides = {"height": 1, "width": 1}
    data = folders.folder("convnext", "preprocessor_config.json", size=sides)
    assert refused(data).code == "BROKEN_MODEL"
