"""Codes of pickle and joblib files, of which only listed names are made."""

from explainers.codes.declaration import Room, refused

ROOM = Room(
    "Pickles",
    (
        refused(
            "MISSING_CLASS",
            "The pickle needs classes or functions that are not installed here.",
            "Save the model with its library's own steps, or have the administrator install the "
            "package and name it in RATIONALE_PICKLE_NAMES.",
        ),
        refused(
            "UNUSUAL_PICKLE",
            "The pickle asks for something that no saved model asks for. It was not done.",
            "Save the fitted model again with joblib.dump.",
        ),
        refused(
            "CONSENT_NEEDED",
            "The sandbox is not whole here, so a person has to say whether to open the pickle.",
            "Upload it on the Start page, which asks, or save the model in a format of data.",
        ),
        refused(
            "PICKLE_REFUSED_HERE",
            "The sandbox is not whole here, and others use the server, so nobody can vouch for it.",
            "Save the model in a format of data: ONNX, .keras or skops.",
        ),
        refused(
            "TOO_MANY_PARTS",
            "The pickle takes more steps to build than are made.",
            "Save a smaller model.",
        ),
    ),
)
