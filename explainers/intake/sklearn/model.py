"""A scikit-learn model that was built -> a checked handle, whichever file it came from."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from importlib.metadata import version
from typing import Any

from explainers.intake.abilities import lacks
from explainers.intake.handle import ModelHandle
from explainers.intake.sklearn.answers import answering, of_anomalies, one_against_rest, scale_of
from explainers.intake.sklearn.audit import audit
from explainers.intake.sklearn.card import class_labels, details, feature_names, task_of
from explainers.intake.sklearn.linear import linear_part
from explainers.intake.sklearn.steps import best_of, choices, kind_words, model_steps
from explainers.intake.sklearn.trees import tree_part
from explainers.records import Feature, ModelCard


def handle_of(built: Any, notes: tuple[str, ...], data: bytes, file_name: str) -> ModelHandle:
    """Audit a model that was built of checked parts, and describe it.

    `notes` are sentences about the file, `data` its bytes. Raises RefusedError: BROKEN_MODEL,
    READS_FILES, NOT_A_MODEL, NOT_FITTED, NOT_A_TABLE_MODEL, NO_PROBABILITIES, SEVERAL_TARGETS.
    """
    from explainers.intake.boosted.steps import BoostedStep, linear_behind, trees_behind
    from explainers.intake.texts import sklearn_model
    from explainers.intake.texts.vectorizing import reads_texts

    audit(built)
    model = best_of(built)
    task = task_of(model)
    steps = model_steps(model)
    digest = hashlib.sha256(data).hexdigest()
    if len(steps) == 1 and isinstance(steps[0], BoostedStep):
        # Its own reader knows the columns' kinds, and its card has everything but the file.
        handle: ModelHandle = steps[0].handle
        own = replace(
            handle.card,
            digest=digest,
            file_name=file_name,
            size=len(data),
            notes=(*notes, *choices(built), *handle.card.notes),
        )
        return replace(handle, card=own)
    if reads_texts(steps[0]):
        return sklearn_model.handle_of(built, model, task, notes, data, file_name)
    features = feature_names(model)
    classes = class_labels(model) if task == "classification" else ()
    scale = scale_of(model, steps[-1], task)
    told = (*one_against_rest(steps[-1], scale, len(classes)), *of_anomalies(steps[-1]))
    named = hasattr(model, "feature_names_in_") or hasattr(steps[0], "feature_names_in_")
    if isinstance(steps[-1], BoostedStep):
        trees, why_no_trees = trees_behind(steps[-1], steps[:-1], features, named)
        linear, why_not_linear = linear_behind(steps[-1], steps[:-1], features, named)
        inner = steps[-1].handle.card
    else:
        trees, why_no_trees = tree_part(steps[-1], steps[:-1], features, len(classes), named)
        linear, why_not_linear = linear_part(steps[-1], steps[:-1], features, len(classes), named)
        inner = None
    card = ModelCard(
        digest=digest,
        file_name=file_name,
        size=len(data),
        family="scikit-learn",
        kind=kind_words(steps),
        task=task,
        scale=scale,
        features=tuple(Feature(name) for name in features),
        outputs=len(classes) or 1,
        classes=classes,
        lacks=lacks(
            kind_words(steps),
            trees=why_no_trees,
            # Behind the steps, too, a library that keeps its trees to itself does.
            walkable_trees=why_no_trees or (inner.lacks.get("walkable_trees", "") if inner else ""),
            linear=why_not_linear,
        ),
        versions={
            "scikit-learn": version("scikit-learn"),
            **(inner.versions if inner else {}),
        },
        details=inner.details if inner else details(steps[-1]),
        notes=(*notes, *choices(built), *told, *(inner.notes if inner else ())),
    )
    return ModelHandle(card, answering(model, scale, named), trees, linear=linear)
