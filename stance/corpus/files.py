"""Files written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from stance.core import DataError


@contextmanager
def atomic_writer(path: str | Path) -> Iterator[TextIO]:
    """Open a UTF-8 text file that takes its name only when the block ends without an error.

    A link stays and what it leads to is replaced; a pipe or a device is written to as it is.

    Raises
    ------
    DataError
        If the file cannot be written.
    """
    path = Path(path)
    try:
        if path.is_dir():
            raise DataError("is a folder; give a file to write", path=path)
        special = path.exists() and not path.is_file()
        target = path.resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target if special else _temporary(target)
    except (OSError, ValueError) as error:
        raise _cannot_write(path, error) from None
    try:
        with fresh.open("w", encoding="utf-8") as file:
            yield file
        if not special:
            fresh.chmod(0o666 & ~_umask())
            fresh.replace(target)
    except OSError as error:  # a full disk
        raise _cannot_write(path, error) from None
    finally:
        if not special:
            fresh.unlink(missing_ok=True)


def _temporary(target: Path) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    os.close(handle)
    return Path(name)


def _cannot_write(path: Path, error: Exception) -> DataError:
    why = getattr(error, "strerror", None) or error
    return DataError(f"cannot be written: {why}; give a file in a folder that you may write to", path=str(path)[:120])


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def read_text(path: str | Path, *, hint: str = "give a UTF-8 text file") -> str:
    """Return the text of a file.

    Raises
    ------
    DataError
        If it is missing, a folder, unreadable or not UTF-8.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"no such file; {hint}", path=path) from None
    except IsADirectoryError:
        raise DataError(f"is a folder; {hint}", path=path) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise DataError(f"cannot be read: {why}; {hint}", path=str(path)[:120]) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"is not UTF-8 (byte {error.start}); {hint}", path=path) from None


def standard_input() -> BinaryIO:
    """Return standard input as bytes.

    Raises
    ------
    DataError
        If it is closed.
    """
    if sys.stdin is None:
        raise DataError("standard input is closed; give a file", path="-")
    return sys.stdin.buffer


def check_readable(path: str | Path) -> None:
    """Refuse a file that is not there or cannot be opened, before any work is begun.

    Raises
    ------
    DataError
        If it is missing, a folder or unreadable.
    """
    try:
        with Path(path).open("rb"):
            pass
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise DataError(f"cannot be read: {why}; give a file of pairs", path=str(path)[:120]) from None


def digest(paths: Iterable[str | Path]) -> str:
    """Return the SHA-256 over the contents of files, in the order given."""
    total = hashlib.sha256()
    for path in paths:
        total.update(hashlib.sha256(Path(path).read_bytes()).digest())
    return total.hexdigest()
