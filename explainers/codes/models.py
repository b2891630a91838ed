"""Codes of model files of every family, and of preprocessors."""

from explainers.codes.declaration import Room, refused

ROOM = Room(
    "Model files",
    (
        refused(
            "BROKEN_MODEL",
            "The file is of a known format, but is cut off, damaged, or contradicts itself.",
            "Save the model again with its own library, and upload that file unchanged.",
        ),
        refused(
            "NOT_A_MODEL",
            "The file was read and holds something that does not predict.",
            "Upload a fitted classifier or regressor.",
        ),
        refused(
            "NOT_A_TABLE_MODEL",
            "The model takes or answers something else than one value for each column of a row.",
            "Upload a model of tables.",
        ),
        refused(
            "NOT_FITTED",
            "The model or the preprocessor was saved before it was trained.",
            "Call fit, then save it.",
        ),
        refused(
            "NOT_A_PREPROCESSOR",
            "The file was given as a preprocessor and does not transform columns.",
            "Upload a fitted transformer, or a whole model under “Model”.",
        ),
        refused(
            "OLD_VERSION",
            "The model was saved with a version of its library that the one here cannot take over.",
            "Train it again with the version that is named, or export it to ONNX where the old one "
            "is installed.",
        ),
        refused(
            "UNLISTED_TYPE",
            "The file names code that is not on the list of what models are made of.",
            "Save the model with its library's own parts; the administrator can allow exact names.",
        ),
        refused(
            "MISSING_PACKAGE",
            "The library that opens such models is not installed here.",
            "Have the administrator install it, or export the model to ONNX.",
        ),
        refused(
            "READS_FILES",
            "The model would read other files while it predicts.",
            "Save it with its words or texts inside.",
        ),
        refused(
            "NO_FEATURES",
            "The model or preprocessor takes no columns, or does not say which.",
            "Train it on a table with at least one column.",
        ),
        refused(
            "DUPLICATE_FEATURE",
            "Two columns of the model have the same name.",
            "Train it on columns with names of their own.",
        ),
        refused(
            "NO_CATEGORIES",
            "A column is categorical, and the file does not say which category is which.",
            "Train it on a frame with pandas categories and save it with a newer library.",
        ),
        refused(
            "NO_PROBABILITIES",
            "The model answers labels alone; a label has no amount that could be shared out.",
            "Use a model that answers probabilities or scores.",
        ),
        refused(
            "UNSUPPORTED_OBJECTIVE",
            "The model was trained for something whose answers have no known meaning here.",
            "Train it with one of the library's objectives for classification or regression.",
        ),
        refused(
            "SEVERAL_TARGETS",
            "The model answers several questions at once.",
            "Save one model for each of them.",
        ),
        refused(
            "MULTI_LABEL",
            "The model answers several questions of yes or no at once.",
            "Save one model for each, or one with a softmax if exactly one class is right.",
        ),
        refused(
            "CONSTANT_OUTPUT",
            "The model is built so that it answers the same for every row.",
            "Train it with a sigmoid for two classes, or one output for each class.",
        ),
        refused(
            "UNFIT_READING",
            "The outputs cannot be read in the way that was chosen.",
            "Choose one of the readings that are named.",
        ),
        refused(
            "TOO_WIDE",
            "The preprocessor makes more columns than are taken.",
            "Limit its categories or vocabulary, or save both as one pipeline.",
        ),
    ),
)
