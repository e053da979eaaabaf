"""``python -m fixenc``."""

from fixenc.cli import main

if __name__ == "__main__":
    main()
