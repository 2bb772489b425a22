"""YAML, read the same way everywhere: safely, and with a key that stands twice refused."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from stance.core import DataError


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Refuse a key that stands twice, where YAML would silently take the last."""
        seen: dict[str, yaml.Node] = {}
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and seen.setdefault(key.value, key) is not key:
                problem = f"the key {key.value!r} stands twice; keep one"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def parse_yaml(text: str, *, path: str | Path | None = None, error: type[DataError] = DataError) -> Any:
    """Return what a YAML text holds.

    Parameters
    ----------
    text
        The text.
    path
        The file that it comes from, for the message.
    error
        The kind of error to raise.

    Raises
    ------
    DataError
        If it is not YAML, or a key stands twice; file and line are named.
    """
    try:
        return yaml.load(text, Loader=_Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as found:
        mark = getattr(found, "problem_mark", None)
        line = mark.line + 1 if mark and path is not None else None
        raise error(f"not YAML: {getattr(found, 'problem', found)}", path=path, line=line) from None
