"""Documents about results: one page that says why, and how somebody else can check it."""
