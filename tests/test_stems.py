import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from stance.language import stem, tokenize


@pytest.mark.parametrize(
    "forms",
    [
        "withdraw withdraws withdrew withdrawn withdrawing",
        "criticise criticises criticised criticising criticize criticizes criticized criticizing",
        "freeze freezes froze frozen freezing",
        "leave leaves leaving",
        "back backs backed backing",
        "praise praises praised praising",
        "accuse accuses accused accusing",
        "deny denies denied denying",
        "ally allies allied",
        "ban bans banned banning",
        "slam slams slammed slamming",
        "snub snubs snubbed snubbing",
        "admit admits admitted admitting",
        "commit commits committed committing",
        "expel expels expelled expelling",
        "vote votes voted voting",
        "agree agrees agreed agreeing",
        "oppose opposes opposed opposing",
        "pledge pledges pledged pledging",
        "dismiss dismisses dismissed dismissing",
        "push pushes pushed pushing",
        "veto vetoes vetoed vetoing",
        "urge urges urged urging",
        "sue sues sued suing",
        "tax taxes taxed taxing",
        "call calls called calling",
        "fulfil fulfils fulfilled fulfill fulfills",
        "cancel cancels canceled cancelled canceling cancelling",
        "favour favours favoured favor favors favored",
        "join joins joined joining",
        "quit quits quitting",
        "exceed exceeds exceeded exceeding",
        "pass passes passed passing",
        "boycott boycotts boycotted boycotting",
        "rebuff rebuffs rebuffed rebuffing",
        "add adds added adding",
        "scoff scoffs scoffed scoffing",
        "be am is are was were been",
        "have has had having",
        "go goes went gone going",
    ],
)
def test_inflections_share_a_stem(forms):
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    "words",
    [
        "withdraw withdrawal",
        "criticise criticism critic critical",
        "support supportive",
        "join joint",
        "found find",
        "left leave",
        "ground grind",
        "united unity union",
        "is isis",
        "us use",
    ],
)
def test_other_words_keep_theirs(words):
    stems = [stem(word) for word in words.split()]
    assert len(set(stems)) == len(stems)


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("n't", "not"),
        ("'re", "be"),
        ("'ll", "will"),
        ("'ve", "have"),
        ("ca", "can"),
        ("labour", "labor"),
        ("our", "our"),
        ("crisis", "crisis"),
        ("access", "access"),
        ("us", "us"),
        ("ring", "ring"),
        ("red", "red"),
        ("sing", "sing"),
    ],
)
def test_stems(word, root):
    assert stem(word) == root


def test_numbers_are_alike_but_years_are_apart():
    assert stem("5") == stem("27") == stem("1,100") == stem("3.5")
    assert stem("2022") == stem("1949") != stem("5")


def test_a_word_that_begins_with_a_number_keeps_the_rest():
    assert stem("1990s") != stem("5g")


@settings(max_examples=500, deadline=None)
@given(st.text(st.characters(), max_size=60))
def test_every_token_has_a_stem(text):
    for word in tokenize(text).words:
        assert stem(word.lower())


@settings(max_examples=300, deadline=None)
@given(st.from_regex(r"[a-z]{3,7}[bcdfgklmnprtvw]", fullmatch=True))
def test_a_plural_has_the_stem_of_its_singular(word):
    assume(stem(word) == word)
    assert stem(word + "s") == word
