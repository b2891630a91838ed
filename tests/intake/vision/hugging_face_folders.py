"""Small Hugging Face networks of pictures with random weights, saved as transformers saves them."""

import functools
import importlib
import json
import tempfile
from pathlib import Path

from explainers.intake.vision.hugging_face_config import ARCHITECTURES
from tests.intake.hugging_face.toy import packed

SIDE = 32
SMALL = {
    "resnet": {
        **{"embedding_size": 8, "hidden_sizes": [8, 16], "depths": [1, 2], "layer_type": "basic"}
    },
    "convnext": {
        **{"num_stages": 2, "hidden_sizes": [8, 16], "depths": [1, 1], "initializer_range": 0.2},
        "layer_scale_init_value": 0.5,
    },
    "vit": {
        **{"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2},
        **{"intermediate_size": 32, "image_size": SIDE, "patch_size": 8, "initializer_range": 0.2},
    },
}
PROCESSOR = {
    **{"do_resize": True, "size": {"height": SIDE, "width": SIDE}, "resample": 3},
    **{"do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True},
    **{"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]},
}
NAMES = {0: "cat", 1: "dog", 2: "owl"}


@functools.cache
def network(kind):
    import torch

    known = ARCHITECTURES[kind]
    home = f"transformers.models.{known.module}"
    settings = importlib.import_module(f"{home}.configuration_{known.module}")
    made = importlib.import_module(f"{home}.modeling_{known.module}")
    torch.manual_seed(4)
    config = getattr(settings, f"{known.stem}Config")(**SMALL[kind], id2label=NAMES)
    model = getattr(made, known.name)(config)
    with torch.no_grad():
        for _ in range(3):  # batch normalisation learns what it divides by
            model.train()(pixel_values=torch.randn(8, 3, SIDE, SIDE))
    return model.eval()


@functools.cache
def files(kind):
    """What `save_pretrained` writes, by file name."""
    with tempfile.TemporaryDirectory() as folder:
        network(kind).save_pretrained(folder)
        written = {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}
    return written | {"preprocessor_config.json": json.dumps(PROCESSOR).encode()}


def folder(kind, name="config.json", **changes):
    """A good folder, packed, after settings in one of its files were changed; None takes away."""
    settings = json.loads(files(kind)[name]) | changes
    settings = {key: value for key, value in settings.items() if value is not None}
    return packed(files(kind) | {name: json.dumps(settings).encode()})
