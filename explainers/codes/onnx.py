"""Codes of ONNX graphs: what they may hold, take and answer."""

from explainers.codes.declaration import Room, failed, refused

ROOM = Room(
    "ONNX",
    (
        refused(
            "TOO_NEW",
            "The file is written in a newer version of ONNX than is read here.",
            "Export it for the version that is named, or an older one.",
        ),
        refused(
            "CUSTOM_OPERATORS",
            "The graph uses operators outside of the standard, whose code is not in the file.",
            "Export it with standard operators only.",
        ),
        refused(
            "LOCAL_FUNCTIONS",
            "The graph defines operators of its own in the file.",
            "Write them out with onnx.inliner.inline_local_functions.",
        ),
        refused(
            "ENDLESS_OPERATOR",
            "The graph has a loop, and nobody can tell beforehand whether it ends.",
            "Export it without loops; models of tables need none.",
        ),
        refused(
            "EXTERNAL_DATA",
            "The numbers of the model lie in another file.",
            "Save it as one file.",
        ),
        refused(
            "SPARSE_TENSOR",
            "Numbers are stored as sparse, which may be far larger in memory than in the file.",
            "Export the model with dense tensors.",
        ),
        refused(
            "TOO_MANY_OPERATORS",
            "The graph is larger than is read.",
            "Export a smaller model, or upload it in its own library's format.",
        ),
        refused(
            "FIXED_BATCH",
            "The graph takes one fixed number of rows at once.",
            "Export it with the number of rows left open.",
        ),
        refused(
            "FIXED_LENGTH",
            "The graph takes texts of one length alone.",
            "Export it with the number of tokens left open.",
        ),
        refused(
            "UNKNOWN_WIDTH",
            "The file does not say how many columns an input has.",
            "Export it with the number written down.",
        ),
        refused(
            "UNKNOWN_OUTPUT",
            "The file does not say how many numbers it answers, and a trial did not tell either.",
            "Export it with the shape of its output written down.",
        ),
        refused(
            "SEVERAL_OUTPUTS",
            "Which of the graph's outputs is the answer cannot be told.",
            "Export the model with the one output you ask about.",
        ),
        refused(
            "PAIR_SCORES",
            "The support vector machine answers pairs of classes, not classes.",
            "Train it with probabilities, or one class against the rest.",
        ),
        failed(
            "MISSING_NUMBER",
            "The graph takes whole numbers, where none may be missing, and cells are empty.",
            "Fill the gaps, or export it with floating-point inputs.",
        ),
    ),
)
