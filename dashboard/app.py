"""The script Streamlit runs at every click. It only calls: what it defined would be made anew."""

from dashboard.backend import settings
from dashboard.entrance import passed
from dashboard.shell import draw

if passed(settings().behind_proxy):
    draw()
