"""Files of every type that fixenc knows, made by rule, and the tools of their own ecosystems that open them.

`sentences` are the texts, `templates` the files around them; `fixtures` puts them together, and `tools` reads them.
"""
