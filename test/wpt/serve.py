"""Runs the suite's own server until standard input ends; lists the test pages first.

usage: serve.py SUITE CONFIG [--inject-script FILE]
"""

import json
import os
import signal
import sys
import threading

if __name__ == "__main__":
    suite, config, *options = sys.argv[1:]
    sys.path.insert(0, os.path.join(suite, "tools"))
    import localpaths  # noqa: F401  (puts the suite's modules on the path)
    from manifest.sourcefile import SourceFile
    from serve import serve

    def pages():
        for folder, _, files in os.walk(os.path.join(suite, "websockets")):
            for file in files:
                path = os.path.relpath(os.path.join(folder, file), suite)
                kind, items = SourceFile(suite, path, "/").manifest_items()
                if kind == "testharness":
                    yield from ({"url": item.url, "slow": item.timeout == "long"} for item in items)

    def follow_parent():
        os.read(0, 1)  # not sys.stdin.read(): its lock would be held in every forked child
        os.killpg(0, signal.SIGTERM)

    print(json.dumps(sorted(pages(), key=lambda page: page["url"])), flush=True)
    threading.Thread(target=follow_parent, daemon=True).start()
    sys.argv = ["serve", "--config", config, *options]
    serve.main()
