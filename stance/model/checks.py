"""Checks of a model folder: of the place that one is saved in, and of what stands in one that is loaded.

A digest that fits says that nothing was changed by accident. What the manifest and the arrays say is checked all the
same, since whoever can write a folder can also write its digests.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any, Final

import numpy as np

from stance.core import LABELS, ModelError
from stance.features import VERSION as FEATURES_VERSION
from stance.features import VIEWS
from stance.language.parser import BUNDLED, is_parser_name
from stance.model.layout import FILES, FORMAT, MANIFEST, REQUIRED, WEIGHTS, manifest_bytes, own_digest
from stance.model.scorer import Weights

_MAX_BYTES: Final = 1 << 30
#: What the manifest may tell besides what prediction needs, as names with values of these kinds.
_TOLD: Final = {
    "classifier": (str, int, float),
    "metrics": (int, float),
    "abstain": (int, float),
}


def check_target(path: str | Path) -> None:
    """Refuse a place that a model must not be saved in: a file, or a folder that holds anything but a model.

    Raises
    ------
    ModelError
        If ``path`` is such a place.
    """
    path = Path(path)
    try:
        if path.exists() and not path.is_dir():
            raise ModelError(f"{path}: is a file; give a folder to save the model in")
        if path.is_dir() and any(path.iterdir()) and not _is_model_folder(path):
            raise ModelError(f"{path}: holds files and is no model folder; give a new or empty folder")
    except (OSError, ValueError) as error:
        raise ModelError(f"{str(path)[:80]!r}: cannot be used: {error}"[:300]) from None


def check_writable(path: str | Path) -> None:
    """Refuse a place that a model cannot be saved in, before the work is done that would be lost.

    Raises
    ------
    ModelError
        If no folder can be made there.
    """
    path = Path(path)
    check_target(path)
    try:
        there = next(parent for parent in path.resolve().parents if parent.exists())
        Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=there)).rmdir()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise ModelError(f"{path}: cannot be written: {why}; give a folder that can be made") from None


def _is_model_folder(path: Path) -> bool:
    """Whether a folder holds a model and nothing else."""
    try:
        manifest = json.loads((path / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    if not isinstance(manifest, dict) or not {"format", "digest"} <= set(manifest):
        return False
    if not isinstance(manifest.get("files"), dict):
        return False
    # Those of an older format have other names.
    return {entry.name for entry in path.iterdir()} <= {MANIFEST, *FILES, *manifest["files"]}


def check_manifest(path: Path, content: bytes) -> dict[str, Any]:
    """Return the manifest of a folder, read and checked.

    Parameters
    ----------
    path
        The folder, for messages.
    content
        The bytes of its manifest.

    Raises
    ------
    ModelError
        If it is no manifest, was changed, or is of another format, of other features or of other labels.
    """
    try:
        manifest = json.loads(content)
    except (ValueError, RecursionError):
        raise ModelError(f"{path}: {MANIFEST} is not JSON; fetch or train the model again") from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("format"), int):
        raise ModelError(f"{path}: {MANIFEST} has no format number; this is no model folder of stance")
    if manifest["format"] != FORMAT:
        raise ModelError(
            f"{path}: format {manifest['format']}, and this version of stance reads format {FORMAT}; "
            "install the version that wrote it, or train the model again"
        )
    for key in REQUIRED:
        if key not in manifest:
            raise ModelError(
                f"{path}: {MANIFEST} lacks {key!r}: it is damaged or of an older version of stance; train it again"
            )
    if not _is_untouched(manifest, content):
        raise ModelError(f"{path}: {MANIFEST} was changed after it was written; fetch or train the model again")
    _check_meaning(path, manifest)
    return manifest


def _is_untouched(manifest: dict[str, Any], content: bytes) -> bool:
    try:
        return bool(manifest["digest"] == own_digest(manifest)) and content == manifest_bytes(manifest)
    except (ValueError, RecursionError):  # what JSON can hold and UTF-8 cannot
        return False


def _check_meaning(path: Path, manifest: dict[str, Any]) -> None:
    if manifest["features"] != FEATURES_VERSION:
        raise ModelError(
            f"{path}: made with version {manifest['features']} of the features, and this version of stance has "
            f"{FEATURES_VERSION}; train the model again"
        )
    if manifest["labels"] != list(LABELS):
        raise ModelError(f"{path}: labels {manifest['labels']!r:.80}; allowed: {list(LABELS)}")
    views = manifest["views"]
    names = [view.get("name") for view in views if isinstance(view, dict)] if isinstance(views, list) else []
    known = all(isinstance(name, str) and name in VIEWS for name in names)
    if not names or not known or len(set(names)) != len(views):
        raise ModelError(f"{path}: views {names!r:.80}; allowed: {', '.join(VIEWS)}, each once")
    if not is_parser_name(parser := manifest.get("parser", BUNDLED)):
        raise ModelError(f"{path}: parser {parser!r:.80}; allowed: {BUNDLED}, or the name of a spaCy pipeline")
    if not isinstance(manifest["files"], dict):
        raise ModelError(f"{path}: {MANIFEST} lists no files; fetch or train the model again")
    for key, kinds in _TOLD.items():
        told = manifest.get(key, {})
        if not isinstance(told, dict) or not all(isinstance(value, kinds) for value in told.values()):
            raise ModelError(f"{path}: {key} {told!r:.80}; allowed: names with numbers; train the model again")
    if not isinstance(manifest.get("data", {}), dict):
        raise ModelError(f"{path}: data {manifest['data']!r:.80}; allowed: keys and values; train the model again")


def check_archive(path: Path, content: bytes) -> None:
    """Refuse an archive of weights that would unpack to more than memory should hold.

    Raises
    ------
    ModelError
        If it would, or if it is no archive.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError):
        raise ModelError(f"{path}: {WEIGHTS} is not an archive of arrays; fetch or train the model again") from None
    if size > _MAX_BYTES:
        raise ModelError(f"{path}: {WEIGHTS} unpacks to {size:,} bytes; allowed: {_MAX_BYTES:,}")


def check_weights(path: Path, weights: Weights) -> None:
    """Refuse weights whose parts do not fit each other, or are no finite numbers.

    Raises
    ------
    ModelError
        For the first part that is so.
    """
    for view, features in weights.vocabulary.items():
        if len(set(features)) != len(features):
            raise ModelError(f"{path}: the vocabulary of {view} has a feature twice; train the model again")
    n = sum(len(features) for features in weights.vocabulary.values())
    wanted = {"idf": (n,), "coef": (n, len(LABELS)), "intercept": (len(LABELS),)}
    for name, shape in wanted.items():
        array = getattr(weights, name)
        right = isinstance(array, np.ndarray) and array.shape == shape and array.dtype.kind == "f"
        if not right or not np.isfinite(array).all():
            raise ModelError(f"{path}: {name} is not an array of {shape} finite numbers; train the model again")
    for what, number in {"temperature": weights.temperature, **weights.views}.items():
        if not (np.isfinite(number) and number > 0):
            raise ModelError(f"{path}: {what} {number}; allowed: greater than 0, and finite")
    if not 0 <= weights.unfamiliar_below <= 1:
        raise ModelError(f"{path}: unfamiliar_below {weights.unfamiliar_below}; allowed: a share from 0 to 1")
