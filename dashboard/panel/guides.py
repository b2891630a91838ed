"""How to read each chart: a few sentences for somebody who sees it for the first time."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.units import Numbers, adds_up, measure
from explainers.records import Attribution

HOW_TO_READ: Mapping[str, str] = MappingProxyType(
    {
        "importance": "Each bar is the average size of one feature's effect over the rows, "
        "whichever way it pushed. A long bar says that the model leans on the feature, not that "
        "the feature causes anything in the world. The thin line at its end is the 95 % interval: "
        "there the average of many more rows like these would lie.",
        "permuted": "Each bar is one feature: its values were taken from other rows, everything "
        "else was left as it is, and the bar is how much worse the answers then are, by the "
        "measure that is named. The thin line is the 95 % interval over rows and draws: a bar "
        "whose line reaches 0 may be chance. A short bar does not say that the model ignores the "
        "feature: where another one tells the same, the answers stay good without it.",
        "accumulated": "The line adds up small steps: each row is moved from one end of its own "
        "bin to the other, and only the rows that are there say how far the answer goes. Its "
        "height is the change from the mean answer, the band its 95 % interval over the rows, the "
        "faint bars how many rows there are. Where features move together it leaves out rows that "
        "cannot be, which partial dependence, the dashed line, asks about; where the two part, "
        "they do so for that reason. Names without an order of their own stand so that those come "
        "next to each other whose rows are alike: read it from neighbour to neighbour.",
        "summary": "Each point is one row: to the right the feature raised the output, to the left "
        "it lowered it. Orange points have a high value of the feature, blue ones a low value; "
        "grey values have no order. Points pile up where many rows share the same effect.",
        "dependence": "Each point is one row: across is its value of the feature, up is how far "
        "that value moved the output. The line is the median effect, the grey bars show how many "
        "rows there are: where there are few, trust the line less. Points spread up and down at "
        "one value because other features change what it means; colour shows one of them. A "
        "feature without order has one strip per value instead, with the effect running across and "
        "a thick mark at its median.",
        "effects": "Every row was given each value of the feature in turn, all else as it is: the "
        "strong line is the average answer, each thin line one row, the faint bars how many rows "
        "really have such values. Thin lines that cross or part say that the feature acts "
        "differently on different rows, which an average hides. Careful where features move "
        "together: the averages run over combinations that may not occur, and of those the model "
        "has learned nothing. A feature without order has one dot per value, on a line that holds "
        "the middle 80 % of the rows, and in brackets how many rows have the value themselves.",
        "interactions": "Each cell is two features: the more it stands out, the more they moved "
        "the output together, on average over the rows and whichever way, beyond what each did by "
        "itself. The dots on the diagonal are what each feature did by itself; a dot of twice the "
        "area is twice as much. Two features that act together can only be understood together: "
        "look at the pair.",
        "pairs": "Each bar is two features: how much they moved the output together, on average "
        "over the rows and whichever way, beyond what each did by itself. For whom they raised it "
        "and for whom they lowered it stands under “One pair”.",
        "pair": "Each point is one row: across is its value of the first feature, up is how far "
        "the two features moved its output together, beyond what each did by itself; the colour is "
        "the value of the second. Where the colours part, the second feature changes what the "
        "first one means. The line is the median. A first feature without order has one strip per "
        "value instead, with the interaction running across.",
        "row-pairs": "Each bar is two of this row's values: orange to the right, they raise the "
        "output together, blue to the left, they lower it together, beyond what each of them does "
        "by itself. The bars are a part of the effects under “Waterfall”, where each feature has "
        "half of every bar it is in.",
        "waterfall": "Read from the bottom: the base value is the output before any feature is "
        "known. Each bar is one feature's push, orange to the right (raises) or blue to the left "
        "(lowers), and starts where the one below it ended. At the top stands the model's output "
        "for this row.",
        "bars": "Each bar is one feature's number for this row, the largest on top: orange to the "
        "right pulls the output up, blue to the left pulls it down. The numbers do not add up to "
        "the output, so there is no way from bar to bar: compare the bars with each other, and "
        "with nothing else. The smallest ones are only counted.",
        "force": "Features on the left push the output up, those on the right push it down; the "
        "wider, the stronger. They meet at the model's output for this row. The tick at the base "
        "value marks where the output would be before any feature is known.",
        "map": "The picture is the one the network saw, in grey; over it lies one number for each "
        "pixel. Orange places speak for the class, blue ones against it; the stronger the colour, "
        "the larger the number. A map says where the network looked, not what it saw there, and a "
        "single pixel says little: look at patches. Another method asks another question, so its "
        "map may differ: see “Side by side”.",
        "contrast": "The large picture is one class's map less the other's: orange places speak "
        "more for the first class than for the second, blue ones the other way; what speaks for "
        "both alike is gone. The two maps it is made of stand with it, on one scale. Where these "
        "are much alike, what tells the classes apart is a small part of either: see how large it "
        "is before you read anything into a patch.",
        "two-pictures": "Both maps are about one class, on one scale: orange places speak for it, "
        "blue ones against it, also in a picture that is taken for something else. The pictures "
        "differ, so no place of one stands for a place of the other: compare what is seen there.",
        "two-models": "Both maps are about the class of one name, each over the picture as that "
        "network saw it: orange places speak for it, blue ones against it. That two networks look "
        "at the same place does not say that they see the same thing there, nor that either is "
        "right to look there.",
        "map-means": "Each square is the frame that all pictures share, one for each class; over "
        "it lies the mean of the maps of the pictures that were taken for that class. Orange "
        "places spoke for the class on average, blue ones against it; the stronger the colour, "
        "the more. Colours compare across the squares. What pictures do not have in the same place "
        "is blurred away: where objects stand anywhere, look at single pictures instead.",
        "map-right-wrong": "Both squares are about the same class: on the left the mean map of the "
        "pictures rightly taken for it, on the right of those wrongly taken for it. Where the two "
        "differ, the network found what speaks for the class in another place than it usually "
        "does.",
        "place": "Each small chart is the dependence on one feature, those that count most for "
        "this row: the points are other rows, the ring is this one, the line is the median. A ring "
        "among the points at its value says that the feature acted on this row as it does on rows "
        "like it; one above or below them says that other features of this row changed what its "
        "value means.",
        "two-classes": "Each bar is one feature's effect on the first class less its effect on the "
        "second: orange speaks for the first, blue for the second; what speaks for both alike is "
        "gone. Read from the bottom: from how far apart the two are before any feature is known, "
        "to how far apart the model puts them for this row. The one with the higher output is the "
        "one the model prefers of the two.",
        "nearest": "How far two rows are apart is Gower's distance: the mean over the columns of "
        "how far apart their values are, a number's as a share of its column's range, a category's "
        "0 or 1, missing or not likewise. 0 is the same row again, 1 is unlike in everything. Each "
        "column counts alike, whether or not the model looks at it; columns grouped as one count "
        "as one. That a near row was decided otherwise shows which of their differences the model "
        "may have looked at; it does not say that changing them would turn the decision.",
        "reason-codes": "A code names a column by its place among the model's columns, so that it "
        "stays the same for every person and every day. The push is how far this person's value "
        "moved the output toward the unwanted side, against the base value. The usual value is the "
        "median or the most frequent one among those with the other answer.",
        "lime": "A simple model was fitted around this row, on slightly changed copies of it. Each "
        "bar says how much that simple model's answer changes because the condition holds. R² says "
        "how well it follows the real model here: below 0.5 the bars are only a hint.",
        "lime-runs": "The simple model was fitted again and again, each time on copies drawn with "
        "another seed. A dot is one run, the bar their mean, ± the standard deviation of single "
        "runs. Dots on both sides of 0 mean that not even the direction is sure; close dots only "
        "say that chance is small, not that the simple model is right: see its R².",
    }
)


def how_to_read(chart: str, result: Numbers) -> str:
    """The guide to a chart, with a word of warning where its numbers are no effects."""
    text = HOW_TO_READ[chart]
    if chart == "bars" or not isinstance(result, Attribution) or adds_up(result):
        return text
    return (
        f"{text} Where this speaks of effects, read {measure(result)}: these numbers do not add up "
        "to the output, so none says by how much it was moved."
    )
