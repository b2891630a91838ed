"""How to read the charts of the page Model, for somebody who sees them for the first time."""

from typing import Final

CONFUSION: Final = (
    "Each line is what rows are known to be, each column what the model takes them for. On the "
    "diagonal it is right; the other cells are its mistakes, the darker the more rows. Click a "
    "cell, or choose it below, to see its rows. All figures hang on the threshold: a lower one "
    "finds more rows of the class and takes more others for it."
)
ROC: Final = (
    "Each point of the line is one threshold: up is the share of the class that is found (recall), "
    "across the share of all other rows that are taken for it wrongly. The line of a good model "
    "climbs near the left edge; on the dotted line it would guess. The dot is the present "
    "threshold. The area under the line says how well rows are put in order, and nothing about "
    "whether the answers mean what they say: see “Calibration”. Where the class is rare, look at "
    "“Precision and recall”, too. The interval is DeLong's: it says how far another table of rows "
    "like these may move the area."
)
PRECISION: Final = (
    "Each point is one threshold: across is the share of the class that is found (recall), up is "
    "how many of the rows that are taken for the class are of it (precision). The dotted line is "
    "guessing. With few rows taken, at the left, a single one makes the line jump. The average "
    "precision is the area under the line, in steps."
)
CALIBRATION: Final = (
    "Rows are put into bins by the probability they were told, about as many in each. Across is "
    "the mean of the probabilities, up the share of rows that really are of the class, with its "
    "95 % interval. Points on the dotted line mean what they say; below it the model tells too "
    "much, above it too little. Bars show where the rows are. The table of the Brier score splits "
    "the mean squared error into what is wrong with the probabilities, what is gained by telling "
    "rows apart, and what nobody can help (Murphy 1973)."
)
GAINS: Final = (
    "Rows are taken by their answer, the highest first. Across is the share of all rows taken so "
    "far, up the share of the class among them. The dotted line is a choice by chance; the dashed "
    "one takes every row of the class first, which no model can better. The dot is the present "
    "threshold."
)
LIFT: Final = (
    "How many times as frequent the class is among the rows taken first as among all rows. At 100 "
    "% it is 1: all are taken. At the very left few rows are taken, so a single one moves the line."
)
PREDICTED: Final = (
    "Each point is one row: across is what the model predicts, up is what is known. On the dotted "
    "line both are the same. The strong line is the middle of the known values at each prediction, "
    "the band holds the middle 80 % of the rows: where the line leaves the dotted one, the model "
    "is off in one direction."
)
RESIDUALS: Final = (
    "A residual is the known value less the predicted one: above 0 the model told too little. The "
    "strong line is their middle, the band holds the middle 80 % of the rows. A good model's line "
    "stays at 0 and its band is as wide everywhere; a bend says that something about this column "
    "was not learned, a widening band that predictions are less sure there."
)
RESIDUAL_GROUPS: Final = (
    "A residual is the known value less the predicted one: above 0 the model told too little. Each "
    "dot is the median of the rows with this value, the line beside it holds the middle 80 % of "
    "them; in brackets stands how many there are. Dots beside the dotted line are groups for which "
    "the model is off in one direction."
)
SPREAD: Final = (
    "How many rows have which residual. A middle beside 0 is a bias; a long tail on one side are "
    "rows that are much under- or overestimated. The first and the last bar hold all that lies "
    "beyond the middle 99 %."
)
QUANTILES: Final = (
    "Residuals in their order against where they would lie if they were normally distributed with "
    "the same mean and spread. On the dotted line they are so. Ends that leave it, as they often "
    "do, mean more large errors than intervals made from a standard deviation admit."
)
