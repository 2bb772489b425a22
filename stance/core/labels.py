"""The three labels and their one order."""

from typing import Final, Literal

Label = Literal["critical", "neutral", "supportive"]

CRITICAL: Final = "critical"
NEUTRAL: Final = "neutral"
SUPPORTIVE: Final = "supportive"

#: Alphabetical, which is also scikit-learn's ``classes_`` order: column *j* of every score
#: and probability array belongs to ``LABELS[j]``.
LABELS: Final[tuple[str, ...]] = (CRITICAL, NEUTRAL, SUPPORTIVE)
