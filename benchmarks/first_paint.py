"""How soon a page shows on a slow phone: first paint in Chromium, throttled.

python benchmarks/first_paint.py reports/*.html
"""

import json
import statistics
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))

from chromium import browser, chromium

RESULTS = Path(__file__).parent / "results" / "first_paint.json"
ROUNDS = 7
SLOWER = 4  # times; what Chromium's own tools call a mid-range phone
# a usual 4G profile: 9 Mbit/s down, 1.5 up; the time that the network takes is in the figures
SPEED = {"downloadThroughput": 9e6 / 8, "uploadThroughput": 1.5e6 / 8}  # bytes a second
NETWORK = {"offline": False, "latency": 60, **SPEED}
PAINT = """() => performance.getEntriesByType('paint')
  .find(entry => entry.name === 'first-contentful-paint').startTime"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def _paint(found: object, address: str, *, network: bool) -> float:
    """Milliseconds from navigation to the first content, in a fresh context."""
    context = found.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=3)
    try:
        tab = context.new_page()
        client = context.new_cdp_session(tab)
        client.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        if network:
            client.send("Network.enable")
            client.send("Network.emulateNetworkConditions", NETWORK)
        tab.goto(address)
        tab.wait_for_function("() => performance.getEntriesByType('paint').length > 1")
        return float(tab.evaluate(PAINT))
    finally:
        context.close()


def main(paths: list[Path]) -> None:
    if not chromium():
        sys.exit("this needs Chromium; on Debian: apt-get install chromium")
    folder = paths[0].resolve().parent
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    results = {}
    try:
        with browser() as found:
            for path in paths:
                address = f"http://127.0.0.1:{server.server_port}/{path.name}"
                rounds = {
                    name: [_paint(found, address, network=network) for _ in range(ROUNDS)]
                    for name, network in (("cpu", False), ("cpu and network", True))
                }
                results[path.name] = {
                    "bytes": path.stat().st_size,
                    **{
                        name: {
                            "median": round(statistics.median(times)),
                            "lowest": round(min(times)),
                            "highest": round(max(times)),
                        }
                        for name, times in rounds.items()
                    },
                }
                print(path.name, results[path.name])  # noqa: T201 (for people)
    finally:
        server.shutdown()
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
