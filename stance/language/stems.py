"""Stems: inflections taken off English words, derivations left alone.

"withdraws", "withdrew", "withdrawn" and "withdrawing" share a stem; "withdrawal" keeps its own,
because a noun and its verb take their target in different places. British and American spellings
mostly share theirs. The rules are those of the first steps of Porter (1980, "An algorithm for suffix
stripping"), with a table of irregular verbs before them.
"""

from __future__ import annotations

import re

_IRREGULAR_VERBS = """
arise arose arisen|awake awoke awoken|be am is are was were been being|bear bore borne|beat beaten|become became
begin began begun|bend bent|bet|bind bound|bite bit bitten|bleed bled|blow blew blown|break broke broken
breed bred|bring brought|build built|burst|buy bought|cast|catch caught|choose chose chosen|cling clung
come came|cost|creep crept|cut|deal dealt|dig dug|do does did done|draw drew drawn|drink drank drunk|drive drove driven
eat ate eaten|fall fell fallen|feed fed|feel felt|fight fought|find found|flee fled|fling flung|fly flew flown
forbid forbade forbidden|foresee foresaw foreseen|forget forgot forgotten|forgive forgave forgiven
forsake forsook forsaken|freeze froze frozen|get got gotten|give gave given|go goes went gone|grind ground
grow grew grown|hang hung|have has had|hear heard|hide hid hidden|hit|hold held|hurt|keep kept|kneel knelt
know knew known|lay laid|lead led|lean leant|leave left|lend lent|let|light lit|lose lost|make made|mean meant
meet met|mislead misled|mistake mistook mistaken|misunderstand misunderstood|offset|outdo outdid outdone
overcome overcame|override overrode overridden|overrun overran|oversee oversaw overseen|overthrow overthrew overthrown
overtake overtook overtaken|pay paid|put|quit|read|rebuild rebuilt|repay repaid|rethink rethought
rewrite rewrote rewritten|ride rode ridden|ring rang rung|rise rose risen|run ran|say said|see saw seen
seek sought|sell sold|send sent|set|shake shook shaken|shed|shine shone|shoot shot
show showed shown|shrink shrank shrunk|shut|sing sang sung
sink sank sunk|sit sat|slay slew slain|sleep slept|slide slid|sling slung|speak spoke spoken|speed sped|spend spent
spin spun|split|spread|spring sprang sprung|stand stood|steal stole stolen|stick stuck|sting stung
strike struck stricken|strive strove striven|swear swore sworn|sweep swept|swing swung
take took taken|teach taught|tear tore torn
tell told|think thought|throw threw thrown|tread trod trodden|undergo underwent undergone|understand understood
undertake undertook undertaken|undo undid undone|uphold upheld|upset|wake woke woken|wear wore worn|weave wove woven
weep wept|win won|wind wound|withdraw withdrew withdrawn|withhold withheld|withstand withstood|wring wrung
write wrote written|urge urged urging|sue sued suing|err erred erring|owe owed owing|die dying|lie lying
panic panicked panicking|size sizes|center centre centres|program programme programmes
"""


def _irregular() -> dict[str, str]:
    table = {}
    for line in re.split(r"[|\n]", _IRREGULAR_VERBS.strip()):
        base, *forms = line.split()
        for form in forms:
            table[form] = base
    # Forms that news uses as another word far more often than as the verb.
    for form in ("ground", "bound", "wound", "left", "found", "lit", "being"):
        table.pop(form, None)
    return table | {"'d": "would", "'ll": "will", "'re": "be", "'ve": "have", "'m": "be", "n't": "not", "ca": "can"}


_IRREGULAR = _irregular()
_VOWEL = re.compile(r"[aeiouy]")
_EED = frozenset(
    "bleed breed creed deed exceed feed greed heed indeed need proceed reed seed speed steed succeed weed".split()
)
_SHORT_ROOT = re.compile(r"[^aeiou]?[aeiouy][^aeiouwxy]")


def stem(word: str) -> str:
    """Return the stem of one lower-case word.

    Examples
    --------
    >>> [stem(w) for w in ("withdrew", "criticising", "criticizes", "banned", "voted", "allies", "labour")]
    ['withdraw', 'criticis', 'criticis', 'ban', 'vote', 'ally', 'labor']
    """
    if (known := _IRREGULAR.get(word)) is not None:
        word = known
    elif word[0].isdigit():
        # Numbers are all alike, but a year is none and "27-nation" or "1990s" keep what is behind.
        if word.isdigit() and len(word) == 4:
            return "0000"
        return "0" if word.replace(",", "").replace(".", "").isdigit() else word
    return _finish(_without_ending(word))


def _without_ending(word: str) -> str:
    if len(word) < 4 or not word.isalpha():
        return word
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        if word.endswith("ies"):
            return word[:-3] + "y" if len(word) > 4 else word[:-1]
        if word.endswith(("sses", "xes", "ches", "shes", "zes", "oes")):
            return word[:-2]
        return word[:-1]
    if word.endswith("ied"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    for ending in ("ed", "ing"):
        if word.endswith(ending):
            root = word[: -len(ending)]
            if word.endswith("eed"):
                return word if word in _EED else word[:-1]
            if len(root) < 2 or not _VOWEL.search(root):
                return word
            if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "aeioulszf":
                return root[:-1]
            # "noted" comes from "note": a short root with one consonant would have doubled it.
            return root + "e" if _SHORT_ROOT.fullmatch(root) else root
    return word


def _finish(root: str) -> str:
    if len(root) > 3:
        if root.endswith("e") and len(root) > 4 and root != "quite":
            root = root[:-1]
        if root.endswith(("iz", "yz", "fenc")):  # -ize, -yze, defence
            root = root[:-1] + "s"
        elif root.endswith("our") and len(root) > 4:
            root = root[:-3] + "or"
        elif (root.endswith("ll") and len(root) > 5) or (root.endswith("tt") and len(root) > 4):
            root = root[:-1]
    return root
