"""The console script: it works, or says in one line why not."""

from __future__ import annotations

import io
import signal
import sys
from typing import NoReturn

from stance.core import MissingExtraError, StanceError


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code: 0 done, 1 a check failed, 2 bad usage or input."""
    signal.signal(signal.SIGTERM, _terminate)
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: list[str]) -> int:
    """Run the command line and return its exit code."""
    try:
        import rich  # noqa: F401
        import typer  # noqa: F401
    except ImportError:
        return _fail(MissingExtraError("The command line", "cli"))
    from stance.cli.app import invoke

    if sys.stdout is None:
        return _fail("standard output is closed; send it to a file, or to /dev/null")
    for stream in (sys.stdout, sys.stderr):  # results are UTF-8 whatever the terminal's encoding
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return invoke(arguments)
    except StanceError as error:
        return _fail(error)
    except OSError as error:  # a full disk, a device that went away
        return _fail(f"standard output: {error.strerror or error}")
    except KeyboardInterrupt:
        return _fail("interrupted", 130)


def _terminate(number: int, frame: object) -> NoReturn:
    """Leave as on an error, so that nothing half-written stays and a tracked run ends as failed."""
    sys.exit(128 + number)


def _fail(message: object, code: int = 2) -> int:
    line = " ".join(str(message).split())
    print(f"stance: {line}", file=sys.stderr)
    return code
