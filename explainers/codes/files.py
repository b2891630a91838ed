"""Codes of files as they arrive, whatever they hold: sizes, archives, formats."""

from explainers.codes.declaration import Room, refused

ROOM = Room(
    "Uploads and archives",
    (
        refused(
            "EMPTY_FILE",
            "The file has no bytes.",
            "Check that it was saved completely, then choose it again.",
        ),
        refused(
            "TOO_LARGE",
            "The file, or one inside an archive, has more bytes than are read here.",
            "Bring a smaller file, or have the administrator raise the limit that is named.",
        ),
        refused(
            "FILE_GONE",
            "A file that an analysis needs is not kept here any more.",
            "Upload the same file again: it is recognised by its content.",
        ),
        refused(
            "CHANGED_FILE",
            "A kept file is not the one the analysis was made with.",
            "Upload the file again; results of the changed one are not shown.",
        ),
        refused(
            "SWAPPED_FILES",
            "A model was given where a table belongs, or the other way round.",
            "Upload the file at the place that is named.",
        ),
        refused(
            "UNOPENED_FORMAT",
            "The content of the file is in a format that is not opened at this place.",
            "Save it in one of the formats that are listed under the upload.",
        ),
        refused(
            "NOT_AN_ARCHIVE",
            "The file begins like a zip archive and cannot be read as one.",
            "Save or download it again; it was probably cut off.",
        ),
        refused(
            "EXPANDS_TOO_MUCH",
            "Unpacked, the file would be far larger than it is packed, or than is opened here.",
            "Bring a smaller file, save it without compression, or have the limit raised.",
        ),
        refused(
            "TOO_MANY_MEMBERS",
            "The archive holds more files than are opened.",
            "Pack the model or the table alone.",
        ),
        refused(
            "UNSAFE_NAME",
            "A name inside the archive leads out of it or cannot be a file's.",
            "Pack the folder again with plain relative names.",
        ),
        refused(
            "DUPLICATE_MEMBER",
            "Two files inside the archive have the same name, so which one is meant is open.",
            "Pack the folder again.",
        ),
        refused(
            "ENCRYPTED_MEMBER",
            "A file inside the archive is protected by a password.",
            "Pack the folder without one.",
        ),
        refused(
            "OUTSIDE_LINK",
            "A part of the file is a link to something outside of it, which is not followed.",
            "Save the model with all its parts in the file itself.",
        ),
        refused(
            "SEVERAL_MODELS",
            "The archive holds more than one model.",
            "Pack the folder of one of them alone.",
        ),
        refused(
            "TOO_DEEP",
            "Something in the file lies deeper inside other things than is looked for.",
            "Pack or build the model with fewer levels.",
        ),
    ),
)
