"""The model folder: arrays, JSON and a card. No pickle, nothing executed, every byte under a digest.

``manifest.json`` is written last and in one canonical form; it holds the SHA-256 of every other file
and of itself, so a changed byte anywhere is found when the folder is loaded.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from stance.core import LABELS, ModelError
from stance.features import VERSION as FEATURES_VERSION
from stance.features import VIEWS
from stance.language import Lexicon
from stance.mentions import Gazetteer
from stance.model.scorer import Weights

#: Raised when a folder can no longer be read by older versions of the package.
FORMAT: Final = 1

MANIFEST: Final = "manifest.json"
WEIGHTS: Final = "weights.npz"
VOCABULARY: Final = "vocabulary.txt"
GAZETTEER: Final = "gazetteer.json"
LEXICON: Final = "lexicon.json"
CARD: Final = "MODEL_CARD.md"
#: Every file besides the manifest; no other is read.
FILES: Final = (WEIGHTS, VOCABULARY, GAZETTEER, LEXICON, CARD)

_ARRAYS: Final = ("idf", "coef", "intercept")
_REQUIRED: Final = ("format", "features", "labels", "views", "temperature", "files", "digest")
_MAX_BYTES: Final = 1 << 30
#: What reading and combining files raises whose digests are right and whose contents are not.
_UNUSABLE: Final = (
    *(KeyError, TypeError, ValueError, IndexError, AttributeError, EOFError, OSError),
    *(RuntimeError, MemoryError, zipfile.BadZipFile, zlib.error),  # RuntimeError: too deep, encrypted, unknown
)


@dataclass(frozen=True)
class Model:
    """What a model folder holds.

    Parameters
    ----------
    weights
        The fitted model.
    gazetteer, lexicon
        The compiled seeds that it was trained with.
    card
        The model card, Markdown.
    info
        What else the manifest tells: ``training``, ``data``, ``inputs``, ``metrics``, ...
    """

    weights: Weights
    gazetteer: Gazetteer
    lexicon: Lexicon
    card: str
    info: Mapping[str, Any]


def save_model(model: Model, path: str | Path) -> dict[str, Any]:
    """Write a model folder, whole or not at all, and return its manifest.

    The same model gives the same bytes.

    Parameters
    ----------
    model
        The model.
    path
        The folder. One that holds a model is replaced; any other that is not empty is refused.

    Raises
    ------
    ModelError
        If ``path`` is a file or a folder with other things in it, or cannot be written.
    """
    path = Path(path)
    check_target(path)
    weights = model.weights
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{name: getattr(weights, name) for name in _ARRAYS})
    files = {
        WEIGHTS: buffer.getvalue(),
        VOCABULARY: _lines(weights),
        GAZETTEER: _json(model.gazetteer.to_data()),
        LEXICON: _json(model.lexicon.to_data()),
        CARD: model.card.encode(),
    }
    manifest = {
        **model.info,
        "format": FORMAT,
        "features": FEATURES_VERSION,
        "labels": list(LABELS),
        "views": [
            {"name": view, "weight": weight, "size": len(weights.vocabulary[view])}
            for view, weight in weights.views.items()
        ],
        "temperature": weights.temperature,
        "files": {name: _sha256(content) for name, content in files.items()},
    }
    manifest["digest"] = _own_digest(manifest)
    files[MANIFEST] = _manifest_bytes(manifest)
    try:
        _write_folder(path, files)
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: cannot be written: {getattr(error, 'strerror', None) or error}") from None
    return manifest


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


def load_model(path: str | Path) -> Model:
    """Read a model folder after verifying every digest.

    Needs numpy alone, executes nothing from the folder and never touches the network.

    Raises
    ------
    ModelError
        If the folder is missing, damaged, of another format, or of other features.
    """
    path = Path(path)
    manifest, files = _verified(path)
    try:
        with np.load(io.BytesIO(files[WEIGHTS]), allow_pickle=False) as arrays:
            idf, coef, intercept = (arrays[name] for name in _ARRAYS)
        vocabulary = _vocabulary(files[VOCABULARY], manifest["views"])
        weights = Weights(
            views={view["name"]: float(view["weight"]) for view in manifest["views"]},
            vocabulary=vocabulary,
            idf=idf,
            coef=coef,
            intercept=intercept,
            temperature=float(manifest["temperature"]),
        )
        _check_weights(path, weights)
        gazetteer = Gazetteer.from_data(json.loads(files[GAZETTEER]))
        lexicon = Lexicon.from_data(json.loads(files[LEXICON]))
        card = files[CARD].decode()
    except _UNUSABLE as error:
        why = next(iter(str(error).splitlines()), "")[:200]
        raise ModelError(f"{path}: the model's files do not fit each other ({why}); train it again") from None
    return Model(weights, gazetteer, lexicon, card, manifest)


def verify(path: str | Path) -> dict[str, Any]:
    """Return the manifest of a model folder after verifying every digest in it.

    Raises
    ------
    ModelError
        As :func:`load_model`.
    """
    return _verified(Path(path))[0]


def _verified(path: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    try:
        if not path.exists():
            raise ModelError(f"{path}: no such model folder; train one with `stance train` or leave the path out")
        if not path.is_dir():
            raise ModelError(f"{path}: is a file; give the folder that holds {MANIFEST}")
    except (OSError, ValueError) as error:
        raise ModelError(f"{str(path)[:80]!r}: is no model folder: {error}"[:300]) from None
    content = _read(path, MANIFEST)
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
    for key in _REQUIRED:
        if key not in manifest:
            raise ModelError(f"{path}: {MANIFEST} lacks {key!r}; fetch or train the model again")
    if not _is_untouched(manifest, content):
        raise ModelError(f"{path}: {MANIFEST} was changed after it was written; fetch or train the model again")
    _check_meaning(path, manifest)
    files = {}
    for name in FILES:
        files[name] = _read(path, name)
        if manifest["files"].get(name) != _sha256(files[name]):
            raise ModelError(f"{path}: {name} was changed after it was written; fetch or train the model again")
    _check_archive(path, files[WEIGHTS])
    return manifest, files


def _is_untouched(manifest: dict[str, Any], content: bytes) -> bool:
    try:
        return bool(manifest["digest"] == _own_digest(manifest)) and content == _manifest_bytes(manifest)
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
    if not isinstance(manifest["files"], dict):
        raise ModelError(f"{path}: {MANIFEST} lists no files; fetch or train the model again")
    for key, kinds in (("classifier", (str, int, float)), ("metrics", (int, float))):
        told = manifest.get(key, {})
        if not isinstance(told, dict) or not all(isinstance(value, kinds) for value in told.values()):
            raise ModelError(f"{path}: {key} {told!r:.80}; allowed: names with numbers; train the model again")
    if not isinstance(manifest.get("data", {}), dict):
        raise ModelError(f"{path}: data {manifest['data']!r:.80}; allowed: keys and values; train the model again")


def _check_archive(path: Path, content: bytes) -> None:
    """Refuse an archive that would unpack to more than memory should hold."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError):
        raise ModelError(f"{path}: {WEIGHTS} is not an archive of arrays; fetch or train the model again") from None
    if size > _MAX_BYTES:
        raise ModelError(f"{path}: {WEIGHTS} unpacks to {size:,} bytes; allowed: {_MAX_BYTES:,}")


def _check_weights(path: Path, weights: Weights) -> None:
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


def _read(path: Path, name: str) -> bytes:
    try:
        return (path / name).read_bytes()
    except FileNotFoundError:
        raise ModelError(f"{path}: {name} is missing; this is no whole model folder") from None
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: {name} cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _write_folder(path: Path, files: Mapping[str, bytes]) -> None:
    path = path.resolve()  # a link stays, and what it leads to is replaced
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    old = Path(tempfile.mkdtemp(prefix=f".{path.name}-old-", dir=path.parent))
    try:
        for name, content in files.items():
            (fresh / name).write_bytes(content)
        fresh.chmod(0o777 & ~_umask())
        if path.exists():
            path.replace(old)
        try:
            fresh.replace(path)
        except BaseException:
            if not path.exists() and any(old.iterdir()):
                old.replace(path)
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _lines(weights: Weights) -> bytes:
    """Return the vocabulary, one feature a line, view after view: no feature holds a line end."""
    text = "".join(f"{feature}\n" for view in weights.views for feature in weights.vocabulary[view])
    return text.encode("utf-8", "surrogatepass")


def _vocabulary(content: bytes, views: list[dict[str, Any]]) -> dict[str, list[str]]:
    features = content.decode("utf-8", "surrogatepass").split("\n")
    if len(features) - 1 != sum(view["size"] for view in views) or any(view["size"] < 0 for view in views):
        raise ValueError("the vocabulary has another size than its views")
    out, at = {}, 0
    for view in views:
        out[view["name"]] = features[at : at + view["size"]]
        at += view["size"]
    return out


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _manifest_bytes(manifest: Mapping[str, Any]) -> bytes:
    return (json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _own_digest(manifest: Mapping[str, Any]) -> str:
    return _sha256(_manifest_bytes({key: value for key, value in manifest.items() if key != "digest"}))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
