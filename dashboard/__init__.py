"""The web pages: the only room that knows Streamlit, and the charts, which do not."""
