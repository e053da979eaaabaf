"""A headless Chromium that looks at a page: with keys, in a size, in light and dark, with pictures and complaints."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path
from typing import Any

from tests.bench.browser import Browser

# The key codes of keys that write no character: https://www.w3.org/TR/uievents-code/ has their names.
_KEYS = {
    "Enter": 13, "Escape": 27, "PageUp": 33, "PageDown": 34, "End": 35, "Home": 36, "ArrowUp": 38, "ArrowDown": 40,
    "Tab": 9,
}  # fmt: skip
# How long is waited for something to become true, in seconds, and how often it is looked at.
_PATIENCE = 30.0
_PAUSE = 0.01


class Viewer(Browser):
    """A page in a browser. `complaints` are the errors that the page caused."""

    def __init__(self, program: str, profile: Path) -> None:
        """Start the browser."""
        self.complaints: list[str] = []
        super().__init__(program, profile)
        self._ask("Runtime.enable")
        self._ask("Log.enable")

    def _read(self) -> dict[str, Any]:
        said = super()._read()
        given = said.get("params", {})
        match said.get("method"):
            case "Runtime.exceptionThrown":
                self.complaints.append(str(given["exceptionDetails"].get("exception", given["exceptionDetails"])))
            case "Runtime.consoleAPICalled" if given["type"] in ("error", "warning", "assert"):
                self.complaints.append(json.dumps(given["args"]))
            case "Log.entryAdded" if given["entry"]["level"] in ("error", "warning"):
                self.complaints.append(given["entry"]["text"])
        return said

    def ask(self, expression: str) -> Any:
        """Return the value of an expression of JavaScript, once its promise is kept."""
        answer = self._ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise ValueError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def wait_for(self, expression: str) -> None:
        """Wait until an expression is true; raises TimeoutError if it never is."""
        until = time.monotonic() + _PATIENCE
        while not self.ask(expression):
            if time.monotonic() > until:
                raise TimeoutError(f"{expression} did not become true")
            time.sleep(_PAUSE)

    def view(self, width: int, height: int, *, is_dark: bool) -> None:
        """Give the page a size in pixels, and light or dark colours."""
        self._ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}
        self._ask("Emulation.setEmulatedMedia", features=[scheme])

    def press(self, *keys: str) -> None:
        """Press keys one after the other: their names, or single characters."""
        for key in keys:
            code = _KEYS.get(key, ord(key.upper()) if key.isalnum() and len(key) == 1 else 0)
            text = {"text": "\r" if key == "Enter" else key} if len(key) == 1 or key == "Enter" else {}
            self._ask("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code, **text)
            self._ask("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def picture(self, path: Path) -> None:
        """Write a picture of what is in sight."""
        path.write_bytes(base64.b64decode(self._ask("Page.captureScreenshot", format="png")["data"]))
