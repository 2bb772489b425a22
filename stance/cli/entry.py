"""The console script: it works, or says in one line why not."""

from __future__ import annotations

import sys

from stance.core import MissingExtraError, StanceError


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code: 0 done, 1 a check failed, 2 bad usage or input."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: list[str]) -> int:
    """Run the command line and return its exit code."""
    try:
        import rich  # noqa: F401
        import typer  # noqa: F401
    except ImportError:
        return _fail(MissingExtraError("The command line", "cli"))
    from stance.cli.app import invoke

    try:
        return invoke(arguments)
    except StanceError as error:
        return _fail(error)
    except KeyboardInterrupt:
        return _fail("interrupted", 130)


def _fail(message: object, code: int = 2) -> int:
    line = " ".join(str(message).split())
    print(f"stance: {line}", file=sys.stderr)
    return code
