"""Codes of pictures: their files, the archives they come in, how they are prepared."""

from explainers.codes.declaration import Room, refused

ROOM = Room(
    "Pictures",
    (
        refused(
            "BROKEN_PICTURE",
            "The file is a picture and is damaged or cut off.",
            "Save or upload it again.",
        ),
        refused(
            "NO_PICTURE",
            "A file is called a picture and is something else, or an archive holds none.",
            "Save the picture itself as PNG, JPEG or WebP.",
        ),
        refused(
            "MOVING_PICTURE",
            "The picture is an animation, so which of its frames is meant is open.",
            "Save the one that is meant.",
        ),
        refused(
            "UNREAD_PICTURE",
            "The picture is coded in a rare way that is not read.",
            "Save it as PNG.",
        ),
        refused(
            "TOO_MANY_PIXELS",
            "The picture, or all in an archive together, have more pixels than are decoded.",
            "Save them smaller, or pack a sample of them.",
        ),
        refused(
            "NO_PIXELS",
            "The picture says that it is nothing wide or nothing high.",
            "Save it again with a width and a height of at least one pixel.",
        ),
        refused(
            "NESTED_ARCHIVE",
            "An archive of pictures holds another archive.",
            "Unpack the inner one, and pack its pictures with the others.",
        ),
        refused(
            "SEVERAL_FILES",
            "Several files were given at once, and not all of them are pictures.",
            "Give one table, or pictures alone.",
        ),
        refused(
            "NOT_PICTURES",
            "A picture was asked for of a table that holds columns.",
            "Upload a picture, or a zip archive of pictures.",
        ),
        refused(
            "UNFIT_PICTURES",
            "The network takes something else than one tensor of pictures in grey or in colours.",
            "Export a network that takes floating-point numbers of 1 or 3 channels.",
        ),
        refused(
            "ARRAY_ANSWERS",
            "The network answers an array for each picture, such as a mask or boxes.",
            "Upload a network that answers one number for a picture, or one for each class.",
        ),
        refused(
            "NO_PREPARATION",
            "It is not said how pictures are prepared for the model.",
            "Choose the preparation that the model was trained with.",
        ),
        refused(
            "UNFIT_PREPARATION",
            "The numbers by which pictures are prepared for the model cannot be used.",
            "Set them as the model's training had them.",
        ),
    ),
)
