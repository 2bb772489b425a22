"""The model folder: arrays, JSON and a card. No pickle, nothing executed, every byte under a digest.

``manifest.json`` is written last and in one canonical form; it holds the SHA-256 of every other file
and of itself, so a changed byte anywhere is found when the folder is loaded.
"""

from __future__ import annotations

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
from stance.language import Lexicon
from stance.language.parser import BUNDLED
from stance.mentions import Gazetteer
from stance.model.checks import check_archive, check_manifest, check_target, check_weights
from stance.model.layout import (
    ARRAYS,
    CARD,
    FILES,
    FORMAT,
    GAZETTEER,
    LEXICON,
    MANIFEST,
    VOCABULARY,
    WEIGHTS,
    manifest_bytes,
    own_digest,
    sha256,
)
from stance.model.scorer import Weights

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
        What else the manifest tells: ``parser``, ``training``, ``data``, ``inputs``, ``metrics``, ``abstain``, ...
    """

    weights: Weights
    gazetteer: Gazetteer
    lexicon: Lexicon
    card: str
    info: Mapping[str, Any]

    @property
    def parser(self) -> str:
        """The name of the parser that it was trained with."""
        return str(self.info.get("parser", BUNDLED))


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
    np.savez_compressed(buffer, **{name: getattr(weights, name) for name in ARRAYS})
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
        "unfamiliar_below": weights.unfamiliar_below,
        "files": {name: sha256(content) for name, content in files.items()},
    }
    manifest["digest"] = own_digest(manifest)
    files[MANIFEST] = manifest_bytes(manifest)
    try:
        _write_folder(path, files)
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: cannot be written: {getattr(error, 'strerror', None) or error}") from None
    return manifest


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
            idf, coef, intercept = (arrays[name] for name in ARRAYS)
        vocabulary = _vocabulary(files[VOCABULARY], manifest["views"])
        weights = Weights(
            views={view["name"]: float(view["weight"]) for view in manifest["views"]},
            vocabulary=vocabulary,
            idf=idf,
            coef=coef,
            intercept=intercept,
            temperature=float(manifest["temperature"]),
            unfamiliar_below=float(manifest["unfamiliar_below"]),
        )
        check_weights(path, weights)
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
    manifest = check_manifest(path, _read(path, MANIFEST))
    files = {}
    for name in FILES:
        files[name] = _read(path, name)
        if manifest["files"].get(name) != sha256(files[name]):
            raise ModelError(f"{path}: {name} was changed after it was written; fetch or train the model again")
    check_archive(path, files[WEIGHTS])
    return manifest, files


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
