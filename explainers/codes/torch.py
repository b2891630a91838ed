"""Codes of PyTorch files."""

from explainers.codes.declaration import Room, refused

ROOM = Room(
    "PyTorch",
    (
        refused(
            "TRAINING_MODE",
            "The model was exported as it is in training, where it draws numbers at random.",
            "Call model.eval() and export it again.",
        ),
        refused(
            "OVERWRITTEN_VALUES",
            "The network overwrites values on its way, so that its steps cannot be looked at.",
            "Export it with program.run_decompositions() before torch.export.save.",
        ),
        refused(
            "PICKLED_WEIGHTS",
            "Numbers of the model are stored as a pickle, which may run a program when opened.",
            "Save plain tensors, or weights as safetensors.",
        ),
    ),
)
