"""What each file type needs: its declared charset must stay true, and its structure whole.

A new file type is one row, in the module of its family; `types` is the table of them all.
"""
