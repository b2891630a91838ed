"""How to read what stands beside a model."""

from __future__ import annotations

from typing import Final

TREE: Final = (
    "Read from the left, or from the top where the tree is written as a list: each row goes where "
    "its answers lead, and what is answered at the end stands in bold. A line is as wide as the "
    "share of rows that take it; the colour of a dot is what is answered there, blue for low, "
    "orange for high. "
)
SURROGATE: Final = (
    f"{TREE}This tree is not the model: it was grown to repeat the model's answers, and how far it "
    "does is said above. A question near the root splits all rows and counts for most; the same "
    "column may be asked about again further down. Trees of other depths are this one cut off "
    "earlier: asking for more questions computes nothing anew."
)
OWN: Final = (
    f"{TREE}It is one of the model's own: read off the file, with its questions told in your "
    "columns. Where a model adds many trees up, each takes a small step from where the ones before "
    "it stood, and one alone says little; where it averages them, each is a whole answer."
)
PATH: Final = (
    f"{TREE}The path this row takes stands out. Each step is true of the row; a small change of a "
    "value near a bound would lead it elsewhere."
)
DEPTH: Final = (
    "Each dot is the tree cut off after so many questions on each path, judged by rows it was not "
    "fitted to. Where the line is flat, more questions make the tree harder to read and tell no "
    "more of the model; where it falls, the tree has learned accidents of the rows it was fitted "
    "to."
)
GLASS: Final = (
    "Each bar is one curve of a model that only adds curves up: how much it moves the output on "
    "average over the rows, whichever way. Two names together are a pair: what the two add beyond "
    "their own curves. This is another model, trained to repeat yours; how far it does is said "
    "above."
)
CURVE: Final = (
    "The line is what the column's value adds to the output, whatever the other columns say; the "
    "band is one standard deviation of the fits it is the mean of. Curves are centred: over all "
    "rows each adds nothing on average. Of a pair the colour is what two values together add "
    "beyond both curves: orange adds, blue takes away."
)
COEFFICIENTS: Final = (
    "Each bar is how far one part of the model's sum usually moves it: the coefficient times the "
    "standard deviation over the reference rows, so that years and euros can be compared. The "
    "coefficient itself, what one more unit adds, stands in the table and under the pointer. A "
    "category's coefficient is what being that one adds; where a category was left out of the "
    "encoding, it adds nothing, and the others are compared with it. Columns that move together "
    "share a weight between them, so a small bar does not say that a column is unimportant."
)
