"""Build the sample networks of pictures: `python assets/build_images.py`.

* `squeezenet.keras` is SqueezeNet 1.1 (Iandola et al. 2016), rebuilt layer by layer around the
  weights in `assets/images`, which are kept in half precision here too. It takes 227 x 227 pixels
  as blue, green and red less the means of ImageNet, and names one of 1,000 things.
* `digits_network.keras` learned scikit-learn's digits of 8 x 8 pixels, as grey levels of 0 to 255,
  from the rows that `build_samples.py` learns from.
"""

from __future__ import annotations

import argparse
import io
import zipfile
from pathlib import Path
from typing import Final

import h5py
import keras
import numpy as np
from sklearn.datasets import load_digits

IMAGES: Final = Path(__file__).resolve().parent / "images"
SAMPLES: Final = Path(__file__).resolve().parent / "samples"
WEIGHTS: Final = "squeezenet_v1_1_fp16.npz"
LABELS: Final = "imagenet_labels.txt"
SQUEEZENET: Final = "squeezenet.keras"
DIGITS: Final = "digits_network.keras"

SIDE: Final = 227
# Filters of the squeeze layer and of each expand layer; a pool before the fourth and the sixth.
FIRES: Final = {
    **{"fire2": (16, 64), "fire3": (16, 64)},
    **{"fire4": (32, 128), "fire5": (32, 128)},
    **{"fire6": (48, 192), "fire7": (48, 192), "fire8": (64, 256), "fire9": (64, 256)},
}
POOLED: Final = {"fire4": "pool3", "fire6": "pool5"}
SEED: Final = 0
EPOCHS: Final = 120


def fire(maps: keras.KerasTensor, name: str, squeeze: int, expand: int) -> keras.KerasTensor:
    """A fire module: few maps, then two kinds of convolution of them side by side."""
    convolution = keras.layers.Conv2D
    few = convolution(squeeze, 1, activation="relu", name=f"{name}_squeeze1x1")(maps)
    near = convolution(expand, 1, activation="relu", name=f"{name}_expand1x1")(few)
    wide = convolution(expand, 3, padding="same", activation="relu", name=f"{name}_expand3x3")(few)
    return keras.layers.Concatenate(name=f"{name}_concat")([near, wide])


def squeezenet(weights: dict[str, np.ndarray]) -> keras.Model:
    """SqueezeNet 1.1 with the weights given, by layer's name and "kernel" or "bias"."""
    layers = keras.layers
    picture = keras.Input((SIDE, SIDE, 3), name="picture")
    maps = layers.Conv2D(64, 3, strides=2, activation="relu", name="conv1")(picture)
    maps = layers.MaxPooling2D(3, 2, name="pool1")(maps)
    for name, filters in FIRES.items():
        if name in POOLED:
            # The original rounds up: a last window may look over the border, below and on the
            # right, and at these sizes "same" means that.
            maps = layers.MaxPooling2D(3, 2, padding="same", name=POOLED[name])(maps)
        maps = fire(maps, name, *filters)
    maps = layers.Dropout(0.5, name="drop9")(maps)
    maps = layers.Conv2D(1000, 1, activation="relu", name="conv10")(maps)
    scores = layers.GlobalAveragePooling2D(name="pool10")(maps)
    model = keras.Model(picture, layers.Softmax(name="classes")(scores), name="squeezenet")
    for layer in model.layers:
        if layer.weights:
            layer.set_weights([weights[f"{layer.name}_{part}"] for part in ("kernel", "bias")])
    return model


def save_in_half_precision(model: keras.Model, path: Path) -> None:
    """Save a model whose weights came in half precision: nothing is lost, and half the size."""
    model.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["model.weights.h5"] = _halved(parts["model.weights.h5"])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def _halved(weights: bytes) -> bytes:
    """The same HDF5 file with every array in half precision."""
    stream = io.BytesIO()
    with h5py.File(io.BytesIO(weights), "r") as full, h5py.File(stream, "w") as half:
        for key, value in full.attrs.items():
            half.attrs[key] = value

        def copied(name: str, item: h5py.Group | h5py.Dataset) -> None:
            if isinstance(item, h5py.Dataset):
                made = half.create_dataset(name, data=item[()].astype(np.float16))
            else:
                made = half.require_group(name)
            for key, value in item.attrs.items():
                made.attrs[key] = value

        full.visititems(copied)
    return stream.getvalue()


def digits_network(precision: str) -> keras.Sequential:
    """The network of digits before it has learned."""
    layers = keras.layers
    keras.utils.set_random_seed(SEED)
    parts = [
        layers.Rescaling(1 / 255, dtype=precision, name="scale"),
        layers.Conv2D(12, 3, padding="same", use_bias=False, dtype=precision, name="strokes"),
        # One step takes all rows, so the running means have to follow within the few steps.
        layers.BatchNormalization(momentum=0.9, dtype=precision, name="strokes_normalised"),
        layers.ReLU(dtype=precision, name="strokes_found"),
        layers.MaxPooling2D(2, dtype=precision, name="halved"),
        layers.Conv2D(24, 3, padding="same", activation="relu", dtype=precision, name="shapes"),
        layers.Flatten(dtype=precision, name="flat"),
        layers.Dense(10, activation="softmax", dtype=precision, name="digits"),
    ]
    return keras.Sequential([keras.Input((8, 8, 1), dtype=precision, name="grey"), *parts])


def digit_pictures() -> tuple[np.ndarray, np.ndarray]:
    """Pictures (rows, 8, 8, 1), grey levels of 0 to 255, and the digits they show, (rows,)."""
    found = load_digits()
    return np.round(found.images * 255 / 16)[..., None], found.target


def learned_rows(rows: int) -> np.ndarray:
    """(rows,) booleans: the rule of `build_samples.py`."""
    chosen = np.zeros(rows, dtype=bool)
    chosen[np.random.default_rng(SEED).permutation(rows)[: rows * 4 // 5]] = True
    return chosen


def build_digits() -> keras.Sequential:
    """The network of digits; learns in double precision, where the order of sums hardly matters."""
    pictures, digits = digit_pictures()
    learned = learned_rows(len(digits))
    learner, model = digits_network("float64"), digits_network("float32")
    learner.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy")
    learner.fit(
        pictures[learned],
        digits[learned],
        batch_size=int(learned.sum()),
        epochs=EPOCHS,
        shuffle=False,
        verbose=0,
    )
    model.set_weights(learner.get_weights())
    return model


def build(folder: Path) -> None:
    """Write both networks into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with np.load(IMAGES / WEIGHTS) as weights:
        model = squeezenet({name: weights[name].astype(np.float32) for name in weights})
    save_in_half_precision(model, folder / SQUEEZENET)
    build_digits().save(folder / DIGITS)
    for name in (SQUEEZENET, DIGITS):
        print(f"{name}: {(folder / name).stat().st_size / 1000:,.0f} kB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build the sample networks of pictures.")
    parser.add_argument("--out", type=Path, default=SAMPLES, help="folder to write into")
    build(parser.parse_args().out)
