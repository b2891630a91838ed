"""Codes of asking for an explanation, and of methods at work."""

from explainers.codes.declaration import Room, failed, refused

ROOM = Room(
    "Methods",
    (
        refused(
            "UNKNOWN_METHOD",
            "There is no method of this name.",
            "Choose one of those that are named.",
        ),
        refused(
            "METHOD_UNFIT",
            "The method cannot explain this model.",
            "Choose one of those that can.",
        ),
        refused(
            "WRONG_SCOPE",
            "The method explains single rows or whole models, and the other was asked for.",
            "Choose another method, or other rows.",
        ),
        refused(
            "BAD_PARAMETER",
            "A parameter of the method is outside of what is allowed.",
            "Change it, or leave it out for the default.",
        ),
        refused(
            "BAD_SEED",
            "The seed is no whole number in the range that is allowed.",
            "Choose another one.",
        ),
        refused(
            "BAD_GROUP",
            "Columns cannot be explained as one: a group has fewer than two, names one the model "
            "does not use or another group has, or is called like something else.",
            "Change the group, or take it away.",
        ),
        refused(
            "NO_SUCH_ROW",
            "A row was asked for that the table does not have.",
            "Choose a row of the table.",
        ),
        refused(
            "BAD_EDIT",
            "A cell of a row cannot be changed so: the model does not use the column, or it holds "
            "values of another kind.",
            "Change another column, or give another value.",
        ),
        refused(
            "TOO_MANY_PAIRS",
            "Pairs of columns were asked for, and there are more of them than are kept.",
            "Ask for fewer rows, or explain columns as a group.",
        ),
        refused(
            "TOO_MANY_NUMBERS",
            "A method keeps much about each row, and more rows were asked for than there is room "
            "for.",
            "Ask for fewer rows, or explain columns as a group.",
        ),
        refused(
            "ALREADY_THERE",
            "Changes that turn the model's answer were asked for, and the row has that answer.",
            "Choose another class, threshold or number to reach.",
        ),
        refused(
            "NOTHING_TO_VARY",
            "The column is empty in all reference rows, so there is nothing to vary it over.",
            "Choose another feature.",
        ),
        refused(
            "SPLIT_NOT_IN_COLUMNS",
            "A split of a tree cannot be told in the columns of the table.",
            "Choose another tree, or look at the surrogate tree.",
        ),
        refused(
            "NO_SUCH_TREE",
            "The model has fewer trees than the number that was asked for.",
            "Choose a number the model has.",
        ),
        refused(
            "TOO_FEW_ROWS",
            "There are too few rows to fit anything to, and to judge it by others.",
            "Open a larger table.",
        ),
        failed(
            "TREE_MISREAD",
            "A tree as it is told would send rows elsewhere than the model does, so it is not "
            "shown.",
            "Look at the surrogate tree.",
        ),
        failed(
            "SUM_MISREAD",
            "Coefficients as they are told do not add up to what the model answers, so they are "
            "not shown.",
            "Look at the effects of single columns.",
        ),
        failed(
            "GAPS_IN_ANSWERS",
            "The model answers rows with no number, so nothing can be fitted to its answers.",
            "Fill the gaps in these rows.",
        ),
        failed(
            "METHOD_FAILED",
            "The method or the model raised while explaining.",
            "Try another method.",
        ),
        failed(
            "MODEL_RAISED",
            "The model or the method raised, and nothing more is known.",
            "Check that the table holds what the model was trained on.",
        ),
        failed(
            "GAPS_IN_ROWS",
            "The network is given missing or infinite numbers, from which nothing can be traced.",
            "Fill the gaps, or put a preprocessor that does before the network.",
        ),
        failed(
            "NO_MAPS",
            "The network has no layer with maps, in which a place could be seen.",
            "Choose a method that looks at the picture itself.",
        ),
        failed(
            "GRIDS_DIFFER",
            "The method answered over different values for different rows, so no mean can be made.",
            "Choose another feature, or upload the files again.",
        ),
        failed(
            "BITES_DIFFER",
            "Answers for parts of the same question do not fit together.",
            "Check that the model answers each row alone.",
        ),
        failed(
            "WRONG_ANSWER",
            "The worker answered something that cannot be the result, and it is not shown.",
            "Try another method; check what the model's predict returns.",
        ),
    ),
)
