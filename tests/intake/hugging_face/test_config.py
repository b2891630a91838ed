"""A configuration is reduced to listed settings before transformers sees it."""

import json

import pytest

from explainers.errors import RefusedError
from explainers.intake.hugging_face import config, labels
from explainers.intake.hugging_face.architectures import ARCHITECTURES, CHOICES, FLAGS, NUMBERS
from explainers.intake.hugging_face.library import classes_of
from tests.intake.hugging_face import toy

# Of training, of the answers' form, of the tasks of other networks: not one of them changes what a
# classifier answers to a text.
IDLE = {
    *("transformers_version", "architectures", "output_hidden_states", "return_dict", "dtype"),
    *("chunk_size_feed_forward", "is_encoder_decoder", "id2label", "label2id", "problem_type"),
    *("hidden_dropout_prob", "attention_probs_dropout_prob", "classifier_dropout", "dropout"),
    *("attention_dropout", "qa_dropout", "seq_classif_dropout", "classifier_dropout_prob"),
    *("pooler_dropout", "summary_last_dropout", "initializer_range", "use_cache", "is_decoder"),
    *("add_cross_attention", "bos_token_id", "eos_token_id", "tie_word_embeddings", "legacy"),
    *("_name_or_path", "model_type", "output_attentions", "sinusoidal_pos_embds"),
    *("summary_type", "summary_use_proj", "summary_activation"),
}


def written(**changes):
    return json.dumps(json.loads(toy.files()["config.json"]) | changes).encode()


def audited(**changes):
    return config.audited(written(**changes))


def refused(**changes):
    with pytest.raises(RefusedError) as caught:
        audited(**changes)
    return caught.value


def test_what_is_needed_is_kept_and_nothing_else():
    found = audited(attn_implementation="somebody/kernel", output_attentions=True, x={"y": 1})
    assert found.architecture is ARCHITECTURES["bert"]
    assert set(found.settings) == ARCHITECTURES["bert"].settings
    assert found.settings["hidden_size"] == 32
    assert found.saved_with.startswith("5.")


@pytest.mark.parametrize("kind", ARCHITECTURES)
def test_every_setting_of_an_architecture_is_listed_or_idle(kind):
    """A new version of transformers that adds one fails here."""
    architecture = ARCHITECTURES[kind]
    settings, network = classes_of(architecture)
    assert network.__name__ == architecture.name and settings.model_type == kind
    assert set(settings().to_dict()) - IDLE <= architecture.settings
    known = {*NUMBERS, *FLAGS, *CHOICES, "layer_norm_eps", "pos_att_type"}
    assert architecture.settings <= known


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("hidden_size", value) for value in (0, 8_193, 32.0, "32", True, [32])),
        *(("num_hidden_layers", value) for value in (0, 97)),
        *(("layer_norm_eps", value) for value in (0.0, 1.0, 1, "x", float("nan"))),
        *(("hidden_act", value) for value in ("evil", ["gelu"], 1)),
        *(("pad_token_id", value) for value in (-1, 0.5)),
    ],
)
def test_a_setting_beyond_what_is_built_is_refused(key, value):
    error = refused(**{key: value})
    assert error.code == "BROKEN_MODEL"
    assert f"config.json says {key} = " in error.sentence


@pytest.mark.parametrize(
    ("key", "value"), [("relative_attention", 1), ("pos_att_type", ["x"]), ("pos_att_type", 3)]
)
def test_settings_of_deberta_are_checked_too(key, value):
    text = json.dumps(json.loads(toy.files("deberta-v2")["config.json"]) | {key: value})
    with pytest.raises(RefusedError) as caught:
        config.audited(text.encode())
    assert key in caught.value.sentence


def test_an_unset_setting_is_left_to_the_architecture():
    assert "pad_token_id" not in audited(pad_token_id=None).settings


def test_pictures_are_said_to_be_pictures():
    error = refused(model_type="detr", architectures=["DetrForObjectDetection"])
    assert error.code == "NOT_A_TABLE_MODEL"
    assert "of the models of pictures, those that classify are explained" in error.sentence


@pytest.mark.parametrize(
    "changes",
    [
        {"architectures": None},
        {"architectures": "BertForSequenceClassification"},
        {"architectures": ["BertForSequenceClassification"] * 2},
        {"architectures": ["BertModel"]},
        {"model_type": ["bert"]},
        {"model_type": "gpt2", "architectures": ["GPT2ForSequenceClassification"]},
    ],
)
def test_only_listed_architectures_are_built(changes):
    error = refused(**changes)
    assert error.code == "UNLISTED_TYPE" and "deberta-v2" in error.sentence


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("position_embedding_type", "relative_key"),
        ("add_cross_attention", True),
        ("pruned_heads", {"0": [1]}),
        ("is_encoder_decoder", 1),
    ],
)
def test_another_network_of_the_same_settings_is_refused(key, value):
    error = refused(**{key: value})
    assert error.code == "UNLISTED_TYPE" and f"“{key}”" in error.sentence


def test_the_classes_are_the_files():
    assert audited().classes == ("negative", "positive")
    assert audited(id2label={"0": "LABEL_0", "1": "LABEL_1"}).classes == ()
    three = audited(id2label={"2": "c", "0": "a", "1": "b"})
    assert (three.classes, three.outputs, three.readings) == (("a", "b", "c"), 3, ("log-odds",))
    assert audited(id2label=None).outputs == 2
    assert audited(id2label=None, num_labels=5).outputs == 5


def test_one_output_is_a_number_or_left_open():
    one = {"id2label": {"0": "score"}}
    assert audited(**one).readings == ("number", "log-odds")
    assert audited(**one, problem_type="regression").readings == ("number",)
    assert audited(**one, problem_type="regression").says_task
    assert not audited(**one).says_task


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"problem_type": "multi_label_classification"}, "MULTI_LABEL"),
        ({"problem_type": "regression"}, "SEVERAL_TARGETS"),
        ({"problem_type": "other"}, "BROKEN_MODEL"),
        ({"problem_type": ["regression"]}, "BROKEN_MODEL"),
        ({"id2label": {"0": "a", "2": "b"}}, "BROKEN_MODEL"),
        ({"id2label": {"0": "a", "1": "a"}}, "BROKEN_MODEL"),
        ({"id2label": {}}, "BROKEN_MODEL"),
        ({"id2label": ["a", "b"]}, "BROKEN_MODEL"),
        ({"id2label": None, "num_labels": 0}, "BROKEN_MODEL"),
        ({"id2label": None, "num_labels": True}, "BROKEN_MODEL"),
        ({"id2label": None, "num_labels": 10**9}, "TOO_LARGE_CONFIG"),
    ],
)
def test_outputs_that_cannot_be_explained_are_refused(changes, code):
    assert refused(**changes).code == code


def test_the_number_of_classes_is_limited(monkeypatch):
    monkeypatch.setattr(labels, "MAX_CLASSES", 2)
    assert audited().outputs == 2
    assert refused(id2label={str(n): f"c{n}" for n in range(3)}).code == "TOO_LARGE_CONFIG"
