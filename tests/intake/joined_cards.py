"""Cards of preprocessors and of the models behind them."""

from dataclasses import replace

from explainers.records import Feature, ModelCard, PreprocessorCard


def preprocessor(made, features=("a", "b", "c"), **changes):
    named = tuple(Feature(name) for name in features)
    card = PreprocessorCard("p" * 64, "before.skops", 1, "StandardScaler", named, tuple(made))
    return replace(card, sources=tuple(range(len(made))), **changes)


def model(*names, **changes):
    features = tuple(Feature(name) for name in names)
    return ModelCard(
        "m" * 64, "model.bin", 1, "toy", "Toy", "regression", "number", features, 1, **changes
    )
