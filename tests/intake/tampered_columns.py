"""Steps over columns changed by hand after fitting: each points outside itself."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.compose import make_column_transformer
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, SplineTransformer, StandardScaler

from tests import toys
from tests.intake.tampering import FAR, changed, frame, texts


def coded(encoder: Any) -> Any:
    columns = make_column_transformer((encoder, ["housing"]), sparse_threshold=1.0)
    return make_pipeline(columns, LogisticRegression()).fit(texts(), toys.two())


def encoder_of(model: Any) -> Any:
    return model[0].named_transformers_["onehotencoder"]


def few_columns() -> Any:
    model = coded(OneHotEncoder())
    changed(encoder_of(model), _n_features_outs=[1])
    return model


def far_group() -> Any:
    model = coded(OneHotEncoder(max_categories=2))
    encoder_of(model)._default_to_infrequent_mappings[0][0] = FAR
    return model


def far_drop() -> Any:
    model = coded(OneHotEncoder(drop="first"))
    changed(encoder_of(model), _drop_idx_after_grouping=np.array([FAR], dtype=object))
    return model


def unsorted() -> Any:
    model = make_pipeline(OneHotEncoder(), LogisticRegression())
    model.fit(frame()[["age"]].round(-1), toys.two())
    changed(model[0], categories_=[model[0].categories_[0][::-1].copy()])
    return model


def words(vectorizer: Any) -> Any:
    columns = make_column_transformer((vectorizer, "housing"), sparse_threshold=1.0)
    return make_pipeline(columns, LogisticRegression()).fit(texts(), toys.two())


def far_word() -> Any:
    model = words(CountVectorizer())
    model[0].named_transformers_["countvectorizer"].vocabulary_["own"] = FAR
    return model


def no_buckets() -> Any:
    model = words(HashingVectorizer(n_features=8))
    changed(model[0].named_transformers_["hashingvectorizer"], n_features=0)
    return model


def short_knots() -> Any:
    model = make_pipeline(SplineTransformer(), LogisticRegression(max_iter=5_000))
    model.fit(StandardScaler().fit_transform(frame()), toys.two())
    model[0].bsplines_[0]._t = model[0].bsplines_[0]._t[:5]
    return model
