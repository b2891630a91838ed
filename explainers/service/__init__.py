"""The engine room: the store of results, and the processes that hold models and tables."""
