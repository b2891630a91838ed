"""Codes of models that are folders: Hugging Face, MLflow, SavedModel."""

from explainers.codes.declaration import Room, refused

ROOM = Room(
    "Model folders",
    (
        refused(
            "MISSING_FILE",
            "The folder lacks a file that its format needs.",
            "Save the model again with its own library, and pack the whole folder.",
        ),
        refused(
            "SHARDED_WEIGHTS",
            "The weights are spread over several files.",
            "Save them as one.",
        ),
        refused(
            "HUGGING_FACE_CODE",
            "The folder holds, or asks for, code of its author.",
            "Use an architecture that transformers itself brings.",
        ),
        refused(
            "MLFLOW_CODE",
            "The folder answers by running Python code out of itself.",
            "Save the model in its library's own flavor of MLflow.",
        ),
        refused(
            "NESTED_MODEL",
            "The model in the folder is a packed folder once more.",
            "Upload the inner archive.",
        ),
        refused(
            "NO_SIGNATURE",
            "The folder does not say by which call the model is asked.",
            "Export it with a signature for serving.",
        ),
    ),
)
