"""Pictures of results: pure functions from a result to a Plotly figure, without Streamlit."""

from dashboard.charts.bars import bars
from dashboard.charts.course_lines import course_lines
from dashboard.charts.dependence import dependence, dependence_drawn
from dashboard.charts.effects import effects
from dashboard.charts.force import force
from dashboard.charts.heat_map import heat_map
from dashboard.charts.importance import importance
from dashboard.charts.interaction_bars import interaction_bars, row_pairs
from dashboard.charts.interaction_map import interaction_map
from dashboard.charts.lime_rules import lime_rules
from dashboard.charts.lime_runs import lime_runs
from dashboard.charts.map_bench import map_bench
from dashboard.charts.palette import DARK, LIGHT, Palette, palette
from dashboard.charts.summary import summary, summary_drawn
from dashboard.charts.waterfall import waterfall

__all__ = [
    "DARK",
    "LIGHT",
    "Palette",
    "bars",
    "course_lines",
    "dependence",
    "dependence_drawn",
    "effects",
    "force",
    "heat_map",
    "importance",
    "interaction_bars",
    "interaction_map",
    "lime_rules",
    "lime_runs",
    "map_bench",
    "palette",
    "row_pairs",
    "summary",
    "summary_drawn",
    "waterfall",
]
