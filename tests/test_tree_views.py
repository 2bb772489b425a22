import pytest

from stance.core import Mention
from stance.corpus.seeds import read_gazetteer, read_lexicon
from stance.features import VIEWS, Encoder
from stance.features.tree import NO_TREE
from stance.features.views import TREE_VIEWS


@pytest.fixture(scope="module")
def encoder():
    return Encoder(read_gazetteer("seeds"), read_lexicon("seeds"))


@pytest.fixture(scope="module")
def view(encoder):
    """The features of a sentence with its actor in <> and its bloc in []."""

    def features(name, marked):
        return set(VIEWS[name](encoded(encoder, marked)))

    return features


def encoded(encoder, marked):
    marks = dict.fromkeys(map(ord, "<>[]"))
    text = marked.translate(marks)
    mentions = []
    for opening, closing in ("<>", "[]"):
        words = marked[marked.index(opening) + 1 : marked.index(closing)]
        start = len(marked[: marked.index(opening)].translate(marks))
        mentions.append(Mention(words, start, start + len(words)))
    return encoder.pair(encoder.sentences([text])[0], *mentions)


def test_governors_tell_subject_and_object(view):
    assert {"A nsubj", "A nsubj accus", "B dobj", "B dobj accus"} <= view("governors", "<Armenia> accused [NATO].")
    assert {"A dobj accus", "B nsubj accus"} <= view("governors", "[NATO] accused <Armenia>.")


def test_governors_tell_passive_and_negation(view):
    assert "B nsubjpass by_accus" in view("governors", "[NATO] was accused by <Armenia>.")
    assert "A nsubj not_leav" in view("governors", "<Poland> will not leave [NATO].")


def test_governors_tell_the_class_of_a_word(view):
    classed = {f for f in view("governors", "<Armenia> praised [NATO].") if f.startswith("B dobj S")}
    assert classed
    assert classed <= view("governors", "<Armenia> commended [NATO].")


def test_clauses_tell_whose_clause_it_is(view):
    assert "same" in view("clauses", "<Poland> criticised [NATO].")
    assert "bloc inside" in view("clauses", "<Poland> said that Hungary had criticised [NATO].")
    assert "actor inside" in view("clauses", "[NATO] said that <Hungary> had criticised Poland.")


def test_clauses_tell_modality(view):
    assert "A same would" in view("clauses", "<Poland> would criticise [NATO].")


def test_the_path_leaves_out_what_stands_between(view):
    plain = view("path", "<Poland> praised [NATO].")
    assert plain
    assert view("path", "<Poland>, in a long speech on Monday, praised [NATO].") == plain
    assert view("path", "[NATO] praised <Poland>.") != plain


def test_attachments_tell_whose_word_it_is(view):
    [own] = [f for f in view("attachments", "<Poland> praised [NATO].") if " A " in f]
    bystander = view("attachments", "Hungary praised [NATO] in the presence of <Poland>.")
    assert own not in bystander


def test_a_pair_without_a_parse_has_no_such_features(encoder):
    pair = encoded(encoder, "<Poland> praised [NATO].")
    [bare] = encoder.sentences(["Poland praised NATO."], parsed=False)
    assert bare.tree is NO_TREE
    unparsed = encoder.pair(bare, Mention("Poland", 0, 6), Mention("NATO", 15, 19))
    assert unparsed.items == pair.items
    for function in TREE_VIEWS:
        assert function(pair)
        assert function(unparsed) == []


def test_the_head_of_a_mention(encoder):
    pair = encoded(encoder, "<The Armenian prime minister> left [the Collective Security Treaty Organization].")
    assert pair.tree.forms[pair.actor_word] == "minister"
    assert pair.tree.starts[pair.bloc_word] >= 34


def test_names_hang_as_roles(view):
    assert "A nsubj tell" in view("governors", "<Poland> told Hungary about [NATO].")
    assert not any("Hungary" in f or "hungari" in f for f in view("attachments", "<Poland> told Hungary off [NATO]."))
