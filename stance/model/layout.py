"""The files of a model folder, and how its manifest is written and digested."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

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

#: The arrays in the archive of weights.
ARRAYS: Final = ("idf", "coef", "intercept")
#: Keys of the manifest without which nothing can be predicted.
REQUIRED: Final = ("format", "features", "labels", "views", "temperature", "unfamiliar_below", "files", "digest")


def manifest_bytes(manifest: Mapping[str, Any]) -> bytes:
    """Return a manifest in its one canonical form."""
    return (json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def own_digest(manifest: Mapping[str, Any]) -> str:
    """Return the digest of a manifest, over everything in it but that digest."""
    return sha256(manifest_bytes({key: value for key, value in manifest.items() if key != "digest"}))


def sha256(content: bytes) -> str:
    """Return the SHA-256 of a file's content, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
