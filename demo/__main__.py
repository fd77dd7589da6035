"""``python -m demo``: serve the demo portals until Ctrl-C and print their addresses."""

import argparse
import contextlib
import threading

from demo.server import DemoServer


def main() -> None:
    """Serve on the ports asked for (any free ones without ``--port``)."""
    parser = argparse.ArgumentParser(prog="demo", description="Serve the bundled demo portals on loopback.")
    parser.add_argument("--port", type=int, default=0, help="first of three ports (default: any free ones)")
    first = parser.parse_args().port
    ports = (first, first + 1, first + 2) if first else (0, 0, 0)
    with DemoServer(ports=ports) as running, contextlib.suppress(KeyboardInterrupt):
        print(f"Republic of Valdoria (fr, en)  {running.valdoria}/")
        print(f"Madinat al-Nour (ar)           {running.nour}/")
        print(f"Payment operator               {running.operator}/")
        print("Ctrl-C stops them.", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
