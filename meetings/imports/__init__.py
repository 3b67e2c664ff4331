"""A list of participants from a file, on its way to a preview. Nothing here writes anything.

`reading` turns bytes into rows of cells (`spreadsheet_files`, `text_files`); `columns` finds the heading; `lines` reads
each line (`names`, `values`); `outcomes` says what would become of it (`institutions`, `people`); `findings` are the
words for whatever was noticed; `template_files` is what may be downloaded to begin with.
"""
