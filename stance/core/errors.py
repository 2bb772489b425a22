"""What a user's mistake raises: one clear line, never a traceback.

A message names, as far as they are known, the place (file, line, field), what was found,
what is allowed and what to do next.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path


class StanceError(Exception):
    """Base of every error that a user of ``stance`` can cause."""


class DataError(StanceError):
    """Text, pairs or seeds that cannot be used as they are.

    Parameters
    ----------
    message
        What was found, what is allowed and what to do.
    path, line, field
        Where, as far as it is known; put before the message.
    """

    def __init__(
        self,
        message: str,
        *,
        path: str | Path | None = None,
        line: int | None = None,
        field: str | None = None,
    ) -> None:
        place = ":".join(str(part) for part in (path, line) if part is not None)
        where = ", ".join(part for part in (place, f"field {field!r}" if field else "") if part)
        super().__init__(f"{where}: {message}" if where else message)
        self.path = path
        self.line = line
        self.field = field


class ConfigError(DataError):
    """A configuration key or value that is unknown, mistyped or out of range."""


class ModelError(StanceError):
    """A model folder that is missing, damaged or of another format."""


class MissingExtraError(StanceError):
    """A function whose optional dependencies are not installed.

    Parameters
    ----------
    what
        What was asked for, as the subject of the sentence.
    extra
        The extra that brings the dependencies.
    """

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs packages that are not installed; run: pip install 'bloc-stance[{extra}]'")
        self.what = what
        self.extra = extra

    def __reduce__(self) -> tuple[type[MissingExtraError], tuple[str, str]]:
        return type(self), (self.what, self.extra)


def nearest(found: str, allowed: Iterable[str]) -> str:
    """Return `` (did you mean 'x'?)`` for the allowed name closest to ``found``, or nothing."""
    close = difflib.get_close_matches(found, list(allowed), n=1, cutoff=0.6)
    return f" (did you mean {close[0]!r}?)" if close else ""
