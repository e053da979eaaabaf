"""The page of `fixenc report` in a real browser: its size, its speed, and whether it can be used.

    python -m tests.bench.report_page [--files 5000] [--size 40000] [--pictures FOLDER] [--browser chromium]

Writes a tree of damaged files in all languages of `tests.ecosystems`: UTF-8 that was read in another charset, or bytes
in a legacy charset; among them files in doubt, with losses, and with hostile names and texts. The installed command
makes the page. Then it is opened in headless Chromium, and looked at with keys alone. Fails where the page complains,
scrolls sideways at 400 or 1,600 pixels, finds too many or too few files, or does not obey a key.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.repair import versions
from tests.bench.viewer import Viewer
from tests.ecosystems.fixtures import CODECS
from tests.ecosystems.sentences import LANGUAGES

# A name and a text that are to do harm.
_HOSTILE_NAME = "</script><img src=x onerror=alert(1)>\u202egpj.\x1b[31m\udcff.txt".replace("/", "\u2044")
_HOSTILE_TEXT = "</script><script>alert(1)</script> \u202e\u2028 \x07 cafÃ© crÃ¨me brÃ»lÃ©e, dÃ©jÃ\xa0 vu <!--\n"
# A file that may be in several charsets.
_UNSURE = b"Gr\xf6 \xe9\xf2 \xee\n"
# A file that has lost something.
_LOSSY = "K\ufffdnig und GrÃ¶ÃŸe\nMÃ¼nchen ist schÃ¶n\n" * 3
# How often a text is repeated in each folder.
_A_FOLDER = 50


def write_tree(root: Path, files: int, size: int) -> dict[str, int]:
    """Write the tree, and return how many files there are of each kind."""
    languages = list(LANGUAGES.values())
    counts = dict.fromkeys(("mojibake", "legacy", "unsure", "hostile", "lossy"), 0)
    for number in range(files):
        folder = root / f"part {number // _A_FOLDER:03}"
        folder.mkdir(exist_ok=True, parents=True)
        kind, name, data = _file(number, languages[number % len(languages)], size)
        (folder / name).write_bytes(data)
        counts[kind] += 1
    return counts


def _file(number: int, language: object, size: int) -> tuple[str, str, bytes]:
    """Return the kind of a file, its name and its bytes."""
    match number % _A_FOLDER:
        case 7:
            return "unsure", f"{number:05} unsure.txt", _UNSURE
        case 8:
            return "hostile", f"{number:05} {_HOSTILE_NAME}", _HOSTILE_TEXT.encode()
        case 9:
            return "lossy", f"{number:05} lossy.txt", _LOSSY.encode()
    sentences: tuple[str, ...] = language.sentences  # type: ignore[attr-defined]
    text = "".join(f"{at}. {sentences[at % len(sentences)]}\n" for at in range(size // 60 + 1))
    if number % 2:
        return "mojibake", f"{number:05} mojibake.txt", text[: size // 2].encode().decode("latin-1").encode()
    charset: str = language.charsets[0]  # type: ignore[attr-defined]
    codec = CODECS.get(charset, charset)
    return "legacy", f"{number:05} {charset}.txt", text[:size].encode(codec, "ignore")


def run_command(base: Path) -> tuple[float, float]:
    """Write the page by the installed command; return how long that took in seconds, and the memory in MB."""
    command = shutil.which("fixenc", path=str(Path(sys.executable).parent))
    assert command, "the fixenc command is not installed beside this Python"
    began = time.monotonic()
    arguments = [command, "report", "tree", "-o", "page.html", "--quiet"]
    process = os.fork()
    if not process:
        os.chdir(base)
        os.execve(command, arguments, {**os.environ, "XDG_STATE_HOME": str(base / "state")})
    _, status, usage = os.wait4(process, 0)
    assert os.waitstatus_to_exitcode(status) == 0, "the command failed"
    return time.monotonic() - began, usage.ru_maxrss / 1000


class Checks:
    """What was checked: prints each, and counts what is wrong."""

    def __init__(self) -> None:
        self.wrong = 0

    def __call__(self, words: str, is_right: object) -> None:
        self.wrong += not is_right
        print(f"{'ok   ' if is_right else 'WRONG'} {words}")


def measure(viewer: Viewer, page: Path) -> None:
    """Print how long the page takes to be seen, and to be searched."""
    viewer.open(page.as_uri())
    print(f"first view after            {viewer.ask('document.documentElement.dataset.ready'):>8} ms")
    timed = "(() => {{ const began = performance.now(); {}; update(); return performance.now() - began; }})()"
    for words, expression in (
        ("filter by status", "boxes.get('unsure').checked = false"),
        ("first search in texts", "boxes.get('unsure').checked = true; search.value = 'mojibake'"),
        ("next search", "search.value = 'mojibake 0'"),
        ("all files again", "search.value = ''"),
    ):
        print(f"{words:28}{viewer.ask(timed.format(expression)):8.0f} ms")


def check(viewer: Viewer, counts: dict[str, int], files: int, check_one: Checks) -> None:
    """Check the search, the filters, the keys and the width of the page."""
    shown = "document.getElementById('count').textContent"
    check_one("all files are listed, none of which is healthy", viewer.ask(shown) == f"{files:,} files")
    check_one("hardly more rows are in the page than in sight", viewer.ask("rows.children.length") < 60)
    viewer.ask("document.body.focus(); document.activeElement.blur()")
    viewer.press("/")
    check_one("/ goes to the search", viewer.ask("document.activeElement.id") == "search")
    viewer.press(*"unsure.txt")
    viewer.wait_for("matching.length < files.length")
    check_one("the search finds the files in doubt", viewer.ask("matching.length") == counts["unsure"])
    unsure = "document.querySelector('[data-count=unsure]').textContent"
    check_one("the counts follow", viewer.ask(unsure) == str(counts["unsure"]))
    check_keys(viewer, check_one)
    for name, expression in {
        "a status": "boxes.forEach((box, status) => { box.checked = status === 'unsure'; })",
        "losses": "find('lossy').checked = true",
        "an encoding": "find('encoding').value = '=windows-1251'",
        "an accident": "find('accident').value = find('accident').options[1].value",
        "a folder": "find('folder').value = '=part 000'",
    }.items():
        viewer.ask(f"find('filters').reset(); {expression}; update()")
        found, total = viewer.ask("[matching.length, files.length]")
        check_one(f"a filter by {name} leaves some files: {found}", 0 < found < total)
    viewer.ask("find('filters').reset()")


def check_keys(viewer: Viewer, check_one: Checks) -> None:
    """Check that the page can be used with keys alone."""
    title = "find('file-title').textContent"
    viewer.press("Enter")
    check_one("Enter goes to the list", viewer.ask("document.activeElement.id") == "list")
    first = viewer.ask(title)
    viewer.press("ArrowDown")
    check_one("an arrow chooses the next file", viewer.ask(title) != first and viewer.ask("chosen") == 1)
    active = "document.getElementById(list.getAttribute('aria-activedescendant')).getAttribute('aria-selected')"
    check_one("a screen reader is told which one", viewer.ask(active) == "true")
    viewer.press("Enter")
    check_one("Enter opens the details", viewer.ask("document.activeElement.id") == "details")
    viewer.press("Tab")
    check_one("Tab goes to the first button", viewer.ask("document.activeElement.textContent") == "Copy")
    is_seen = "getComputedStyle(document.activeElement).outlineStyle !== 'none'"
    check_one("the focus is visible", viewer.ask(is_seen))
    viewer.press("Escape")
    check_one("Esc goes back to the list", viewer.ask("document.activeElement.id") == "list")
    viewer.press("End")
    check_one("End chooses the last file", viewer.ask("chosen === matching.length - 1"))
    viewer.press("/", "Escape")
    check_one("Esc empties the search", viewer.ask("search.value") == "")


def look(viewer: Viewer, check_one: Checks, pictures: Path | None) -> None:
    """Look at files of each kind, in two widths, in light and dark."""
    for width, is_dark in ((1600, False), (1600, True), (400, False), (400, True)):
        viewer.view(width, 1000, is_dark=is_dark)
        name, contrasts = f"{width} pixels, {'dark' if is_dark else 'light'}", list[float]()
        for word in ("", "unsure.txt", "onerror", "lossy.txt", "1256.txt", "mojibake.txt"):
            viewer.ask(f"search.value = {word!r}; update()")
            fits = "document.documentElement.scrollWidth <= innerWidth"
            check_one(f"{name}, {word or 'all'}: nothing is wider than the page", viewer.ask(fits))
            contrasts.append(viewer.ask(_CONTRAST))
            if pictures is not None:
                viewer.ask("document.querySelector(search.value ? '#details' : 'header').scrollIntoView()")
                viewer.picture(pictures / f"{width}-{'dark' if is_dark else 'light'}-{word or 'all'}.png")
        check_one(f"{name}: the least contrast of text is {min(contrasts):.1f}", min(contrasts) >= _LEAST_CONTRAST)


# The least contrast of text by level AA of WCAG 2.2.
_LEAST_CONTRAST = 4.5
# The least contrast of all texts in the page with what is behind them, by WCAG 2.2, 1.4.3.
_CONTRAST = """(() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => numbers(colour).slice(0, 3).map((one) => one / 255)
    .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if ((numbers(colour)[3] ?? 1) > 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  let least = 21;
  for (const element of document.querySelectorAll("body *:not(script):not(option)")) {
    if (![...element.childNodes].some((one) => one.nodeType === 3 && one.data.trim())) continue;
    const [one, other] = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => b - a);
    least = Math.min(least, (one + 0.05) / (other + 0.05));
  }
  return least;
})()"""


def languages_of(viewer: Viewer) -> Iterator[str]:
    """Yield what the excerpts of a right-to-left file carry."""
    viewer.ask("find('filters').reset(); search.value = '1256.txt'; update()")
    for ask in ("lang", "dir"):
        yield viewer.ask(f"document.querySelector('.text.now').getAttribute('{ask}')")


def main() -> int:
    """Write the tree and the page, open it, print, and return 1 if something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=5_000)
    parser.add_argument("--size", type=int, default=40_000, help="of a file, in bytes")
    parser.add_argument("--pictures", type=Path, help="a folder for pictures of the page")
    parser.add_argument("--browser", default="chromium", help="the program")
    asked = parser.parse_args()
    program = shutil.which(asked.browser)
    if program is None:
        print(f"{asked.browser} is not installed: the page was not opened")
        return 1
    check_one: Checks = Checks()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        counts = write_tree(base / "tree", asked.files, asked.size)
        size = sum(path.stat().st_size for path in (base / "tree").rglob("*.txt"))
        seconds, memory = run_command(base)
        viewer = Viewer(program, base / "profile")
        print(f"{versions()}; {viewer.version()}")
        print(f"{asked.files:,} files, {size / 1e6:.0f} MB: {counts}\n")
        print(f"the command                 {seconds:8.0f} s, at most {memory:.0f} MB in one process")
        print(f"the page                    {(base / 'page.html').stat().st_size / 1e6:8.1f} MB")
        viewer.view(1600, 1000, is_dark=False)
        measure(viewer, base / "page.html")
        print()
        check(viewer, counts, asked.files, check_one)
        look(viewer, check_one, asked.pictures)
        language, direction = languages_of(viewer)
        check_one(f"excerpts carry lang={language} and dir={direction}", language and direction == "auto")
        check_one(f"the page complains of nothing {viewer.complaints or ''}", not viewer.complaints)
        viewer.close()
    print("\nall is as asked" if not check_one.wrong else f"\n{check_one.wrong} wrong")
    return int(bool(check_one.wrong))


if __name__ == "__main__":
    raise SystemExit(main())
