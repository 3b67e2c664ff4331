"""What anybody may take away: one description of each data set, which pages, files, catalogue and API read.

Nothing leaves here but what `published()` gives, and the number of what it gave once and gives no longer.
"""
