"""A headless Chromium, driven over the pipe that it offers to debuggers. Nothing but the standard library."""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--mute-audio",
    "--remote-debugging-pipe",
]


def executable():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path:
            return path
    raise SystemExit("chromium is missing; scripts/install-deps test installs it")


class Chromium:
    """One browser with a profile of its own, gone when it is closed."""

    def __init__(self):
        self.profile = tempfile.mkdtemp(prefix="weir-chromium-")
        to_browser, self.output = os.pipe()
        self.input, from_browser = os.pipe()

        def pipes():
            # The browser reads from 3 and writes to 4. Neither may be overwritten before it is copied.
            reads, writes = os.dup2(to_browser, 30), os.dup2(from_browser, 31)
            os.dup2(reads, 3, True)
            os.dup2(writes, 4, True)

        self.process = subprocess.Popen(
            [executable(), *FLAGS, f"--user-data-dir={self.profile}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,
            preexec_fn=pipes,
        )
        os.close(to_browser)
        os.close(from_browser)
        self.buffer = b""
        self.number = 0
        self.events = []

    def close(self):
        try:
            self.send("Browser.close", {}, None)
            self.process.wait(timeout=10)
        except (OSError, subprocess.TimeoutExpired, RuntimeError):
            self.process.kill()
            self.process.wait()
        os.close(self.output)
        os.close(self.input)
        shutil.rmtree(self.profile, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _read(self, deadline):
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.input], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise RuntimeError("Chromium did not answer in time")
            data = os.read(self.input, 1 << 20)
            if not data:
                raise RuntimeError("Chromium went away")
            self.buffer += data
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def send(self, method, parameters, session, timeout=60.0):
        """Asks for something and waits for the answer; events on the way are kept."""
        self.number += 1
        asked = {"id": self.number, "method": method, "params": parameters}
        if session:
            asked["sessionId"] = session
        data = json.dumps(asked).encode() + b"\0"
        while data:
            data = data[os.write(self.output, data) :]
        deadline = time.monotonic() + timeout
        while True:
            message = self._read(deadline)
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def wait_for(self, method, session, timeout=60.0):
        deadline = time.monotonic() + timeout
        while True:
            for event in self.events:
                if event.get("method") == method and event.get("sessionId") == session:
                    return event
            self.events.append(self._read(deadline))

    def cpu_seconds(self):
        """What all processes of the browser have used so far: on a busy machine time alone says nothing."""
        processes = self.send("SystemInfo.getProcessInfo", {}, None)["processInfo"]
        return sum(one["cpuTime"] for one in processes)

    def open(self, url, **options):
        return Tab(self, url, **options)


# Runs before the page's own script and hears what the page itself would not tell.
LISTENER = """
window.heard = [];
addEventListener("securitypolicyviolation",
                 (event) => heard.push(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
addEventListener("error", (event) => heard.push(`error: ${event.message}`));
for (const name of ["alert", "confirm", "prompt", "print", "open"])
  window[name] = (...what) => { heard.push(`${name}: ${what}`); };
"""


class Tab:
    """A page that is open. `troubles()` is everything that it should not have done."""

    def __init__(self, browser, url, width=1280, height=900, dark=False, script=True, timeout=60.0):
        self.browser = browser
        self.url = url
        browser.events.clear()
        self.target = browser.send("Target.createTarget", {"url": "about:blank"}, None)["targetId"]
        self.session = browser.send(
            "Target.attachToTarget", {"targetId": self.target, "flatten": True}, None
        )["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "DOM"):
            self.send(f"{domain}.enable")
        self.resize(width, height)
        self.media("dark" if dark else "light")
        if not script:
            self.send("Emulation.setScriptExecutionDisabled", value=True)
        self.send("Page.addScriptToEvaluateOnNewDocument", source=LISTENER)
        start = browser.cpu_seconds()
        self.send("Page.navigate", url=url)
        browser.wait_for("Page.loadEventFired", self.session, timeout)
        if script:
            # Two frames later everything that there is to see has been drawn.
            self.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")
        self.cpu_seconds = browser.cpu_seconds() - start

    def send(self, method, timeout=60.0, **parameters):
        return self.browser.send(method, parameters, self.session, timeout)

    def resize(self, width, height):
        self.width = width
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )

    def media(self, scheme, medium=""):
        self.send(
            "Emulation.setEmulatedMedia", media=medium, features=[{"name": "prefers-color-scheme", "value": scheme}]
        )

    def run(self, expression):
        """The value of an expression (awaited) in the page."""
        answer = self.send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"])[:2000])
        return answer["result"].get("value")

    def press(self, key, text=None):
        """A key as a person presses it."""
        codes = {"Enter": 13, "Escape": 27, "Tab": 9, " ": 32}
        code = codes.get(key, ord(key.upper()) if len(key) == 1 else 0)
        if text is None:
            text = "\r" if key == "Enter" else key if len(key) == 1 else ""
        shared = {"key": key, "windowsVirtualKeyCode": code}
        self.send("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **shared)
        self.send("Input.dispatchKeyEvent", type="keyUp", **shared)

    def type(self, text):
        for key in text:
            self.press(key)

    def settle(self):
        """Waits until what was typed has been acted upon."""
        self.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")

    def screenshot(self, path, whole=False, box=None, most=6000):
        """What is to be seen, or the whole page: the window is made as high as that for it."""
        if whole:
            height = min(self.run("document.documentElement.scrollHeight"), most)
            self.resize(self.width, height)
            self.settle()
        options = {"format": "png"}
        if box:
            options["clip"] = {**box, "scale": 1}
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.send("Page.captureScreenshot", **options)["data"]))

    def pdf(self, path):
        answer = self.send("Page.printToPDF", timeout=120.0, printBackground=True, preferCSSPageSize=True)
        with open(path, "wb") as file:
            file.write(base64.b64decode(answer["data"]))

    def troubles(self):
        """Console lines, uncaught errors, violations of the policy, dialogs and requests beside the page itself."""
        found = list(self.run("window.heard") or [])
        for event in self.browser.events:
            if event.get("sessionId") != self.session:
                continue
            what, details = event.get("method"), event.get("params", {})
            if what in ("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown"):
                found.append(f"{what}: {json.dumps(details)[:500]}")
            elif what == "Page.javascriptDialogOpening":
                found.append(f"dialog: {details.get('message')}")
            elif what == "Network.requestWillBeSent":
                url = details["request"]["url"]
                if url != self.url and not url.startswith("data:"):
                    found.append(f"request: {url}")
        return found

    def close(self):
        self.browser.send("Target.closeTarget", {"targetId": self.target}, None)
