"""Codes of Keras files: the description of the network, and its weights."""

from explainers.codes.declaration import Room, failed, refused

ROOM = Room(
    "Keras",
    (
        refused(
            "KERAS_CODE",
            "A layer of the network holds or runs code, such as a Lambda.",
            "Build it of Keras' own layers, and save it again.",
        ),
        refused(
            "TOO_LARGE_CONFIG",
            "The description of the network is larger than is read.",
            "Encode columns of many words before the network.",
        ),
        refused(
            "TOO_MANY_LAYERS",
            "The network has more layers than are opened.",
            "Upload a smaller one.",
        ),
        refused(
            "TOO_MANY_PARAMETERS",
            "The network has more weights than are opened.",
            "Upload a smaller one.",
        ),
        refused(
            "MISSING_VOCABULARY",
            "A layer learned its words from data, and this older format does not keep them.",
            "Save the network as .keras.",
        ),
        failed(
            "MISSING_VALUES",
            "The network takes whole numbers, where none may be missing, and cells are empty.",
            "Fill the gaps with the number that stood for them in training.",
        ),
    ),
)
