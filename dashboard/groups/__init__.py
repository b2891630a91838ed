"""Groups of columns that are explained as one."""
