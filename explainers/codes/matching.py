"""Codes of bringing a model, a preprocessor and a table together."""

from explainers.codes.declaration import Room, refused

ROOM = Room(
    "Matching",
    (
        refused(
            "PREPROCESSOR_MISFIT",
            "The preprocessor does not make the columns that the model takes.",
            "Upload the preprocessor the model was trained behind.",
        ),
        refused(
            "COLUMNS_OR_PICTURES",
            "The model takes pictures and the table holds columns, or the other way round.",
            "Upload what the model takes.",
        ),
        refused(
            "UNFIT_CLASS_LIST",
            "The list of class names is no text, or has not one name for each answer of the model.",
            "Give a plain text with one name a line, in the order of the model's outputs.",
        ),
        refused(
            "UNFIT_DICTIONARY",
            "The data dictionary has not the columns of one, or says nothing of this table's.",
            "Give a table with the columns column, title, unit and description, one line for each "
            "column of the data.",
        ),
        refused(
            "MISSING_COLUMN",
            "A column that was chosen is not in the table.",
            "Choose one of its columns.",
        ),
        refused(
            "EMPTY_REFERENCE",
            "No row has the value that the reference rows were chosen by.",
            "Choose another value.",
        ),
    ),
)
