"""The same blocks on other machines: Dask runs them, a shared folder or bucket carries them.

The server writes the files of an analysis to the shared store, by their digest, and hands out
errands: which block of which request. A worker fetches the files once, has one of its own walled
children compute the block, and writes it to the shared store as one object. The server fetches it
from there, checks it as it checks every block, and keeps it in its own store.
"""
