"""What the `lime` package says of a row, in the plainest way, for comparison."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from lime.lime_tabular import LimeTabularExplainer

from explainers.methods.declaration import Subject


def seeds(seed, runs=1):
    """The seeds our methods draw from the request's, for lime's own generator."""
    generator = np.random.default_rng(seed)
    return [int(generator.integers(2**32)) for _ in range(runs)]


def named(word):
    """A text as the key it is sorted by; all missing ones share theirs."""
    return "None" if pd.isna(word) else str(word)


class Lime:
    """An explainer of one subject's model, and the words its columns of text are coded as."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.texts = [at for at, kind in enumerate(subject.kinds) if kind == "category"]
        both = pd.concat([subject.reference, subject.rows])
        # Missing text is a word like others; whichever sort of nothing the table has, it keeps.
        found = {at: {named(word): word for word in both.iloc[:, at]} for at in self.texts}
        self.words = {at: dict(sorted(words.items())) for at, words in found.items()}
        same = subject.reference.nunique() == 1
        self.constant = [at for at in np.flatnonzero(same) if at not in self.texts]
        self.medians = subject.reference.median(numeric_only=True)
        classifies = subject.model.card.task == "classification"
        self.outputs = subject.model.card.outputs
        self.explainer = LimeTabularExplainer(
            self._coded(subject.reference),
            mode="classification" if classifies else "regression",
            categorical_features=self.texts,
            random_state=np.random.RandomState(0),
        )

    def explain(self, row: int, seed: int, samples: int, features: int):
        """Weights (features, outputs), and of the last output intercept, prediction and R2."""
        self.explainer.random_state.seed(seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that scores are no probabilities
            found = self.explainer.explain_instance(
                self._coded(self.subject.rows.iloc[[row]])[0],
                self._answer,
                labels=range(self.outputs),
                num_features=features,
                num_samples=samples,
            )
        weights = np.zeros((len(self.subject.kinds), self.outputs))
        # What lime calls label 1 of a regression is the prediction.
        labels = range(self.outputs) if self.explainer.mode == "classification" else [1]
        for output, label in enumerate(labels):
            for feature, weight in found.local_exp[label]:
                weights[feature, output] = weight
        return weights, (found.intercept[labels[-1]], found.local_pred[0], found.score)

    def _coded(self, frame):
        filled = frame.fillna(dict(self.medians))
        columns = [
            [list(self.words[at]).index(named(word)) for word in frame.iloc[:, at]]
            if at in self.texts
            else filled.iloc[:, at]
            for at in range(filled.shape[1])
        ]
        return np.column_stack(columns).astype(np.float64)

    def _answer(self, matrix):
        frame = pd.DataFrame(matrix, columns=self.subject.rows.columns)
        for at in self.texts:
            frame.isetitem(at, [list(self.words[at].values())[int(code)] for code in matrix[:, at]])
        # Where all rows have one number, lime asks about 0 (tests/kernels/test_local_draws.py).
        for at in self.constant:
            frame.isetitem(at, np.full(len(frame), self.subject.reference.iloc[0, at]))
        answers = self.subject.model.predict(frame)
        return answers if self.explainer.mode == "classification" else answers[:, 0]
