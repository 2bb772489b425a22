"""Blocs and actors that users bring: files of YAML or JSON, or plain data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from stance.core import DataError, MissingExtraError
from stance.corpus.files import read_text
from stance.mentions.entries import Entry, check_own


def read_own(source: object, lists: Sequence[str]) -> list[Entry]:
    """Return the entries of a file or of plain data, each checked; of ``None`` there are none.

    Parameters
    ----------
    source
        A path, or data as :func:`stance.mentions.entries.check_own` takes it. A file that ends in ``.json`` is read
        as JSON with the standard library alone, any other as YAML.
    lists
        The lists that it may hold.

    Raises
    ------
    DataError
        For a missing file or a bad entry: file, entry, key, what was found and what is allowed.
    MissingExtraError
        For YAML without the package that reads it.
    """
    if source is None:
        return []
    if not isinstance(source, str | Path):
        return check_own(source, lists)
    text = read_text(source, hint=f"give a YAML or JSON file of {', '.join(lists)}")
    parse = _parse_json if Path(source).suffix.lower() == ".json" else _parse_yaml
    return check_own(parse(text, source), lists, path=source)


def _parse_yaml(text: str, path: str | Path) -> Any:
    try:
        from stance.corpus.yaml_text import parse_yaml
    except ImportError:
        raise MissingExtraError(f"{path}: reading YAML (but not JSON)", "cli") from None
    return parse_yaml(text, path=path)


def _parse_json(text: str, path: str | Path) -> Any:
    def once(items: list[tuple[str, Any]]) -> dict[str, Any]:
        """Refuse a key that stands twice, where JSON would silently take the last."""
        for i, (key, _) in enumerate(items):
            if any(key == other for other, _ in items[:i]):
                raise DataError(f"the key {key!r} stands twice in one entry; keep one", path=path)
        return dict(items)

    try:
        return json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise DataError(f"not JSON: {error.msg}", path=path, line=error.lineno) from None
    except RecursionError:
        raise DataError("not JSON that can be read: nested too deep", path=path) from None
