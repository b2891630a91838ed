"""Codes of the trial call: what a model answered for a few rows, before anything is explained."""

from explainers.codes.declaration import Room, failed

ROOM = Room(
    "Trying the model",
    (
        failed(
            "PREDICT_FAILED",
            "The model raised when it was asked for a few rows.",
            "Check that the columns hold what it was trained on.",
        ),
        failed(
            "WRONG_SHAPE",
            "The model answered another number of rows or values than it was asked for.",
            "Upload a model with one answer for each row and class.",
        ),
        failed(
            "NOT_FINITE",
            "The model answered NaN or infinity.",
            "Fill gaps in the table, or mend the model.",
        ),
        failed(
            "NOT_PROBABILITIES",
            "The answers for the classes cannot be probabilities.",
            "Choose another reading of the outputs, or upload a model that answers probabilities.",
        ),
        failed(
            "NOT_DETERMINISTIC",
            "The model answers the same rows differently each time.",
            "Save it with randomness switched off.",
        ),
        failed(
            "ORDER_DEPENDENT",
            "The answer for a row depends on the rows beside it.",
            "Save a model that looks at each row alone.",
        ),
    ),
)
