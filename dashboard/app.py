"""The script Streamlit runs at every click. It only calls: what it defined would be made anew."""

from dashboard.shell import draw

draw()
