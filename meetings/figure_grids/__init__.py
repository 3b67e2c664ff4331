"""A grid of figures (regions × periods) that was pasted or came as a file, on its way to a preview. Nothing here writes.

The file is opened by meetings/imports/reading.py. `columns` finds the heading: which column is the region's name or code,
which a period, also two rows above each other and lists with a figure a line; `periods` reads it, `regions` says which
region is meant; `cells` takes the lines apart; `outcomes` says what would become of each figure; `findings` are the words.
"""
