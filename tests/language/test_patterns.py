"""Regular expressions that RE2 and Lucene share."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import examples
from thamesthrive.kernel.errors import Invalid
from thamesthrive.language.patterns import checked, found, lucene

signs = st.sampled_from(
    ["a", "b", "é", "😀", ".", r"\.", r"\d", r"\W", r"\s", "[ab]", "[^a]", r"[\d\-x]", "[a-c_]", r"[^\W_]", r"\n", "#", "~", '"', "@"]
)
counts = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,}", "{0,2}"])


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    chain = st.lists(inner, min_size=1, max_size=3).map("".join)
    group = st.lists(chain, min_size=1, max_size=3).map(lambda options: f"({'|'.join(options)})")
    return chain | st.tuples(group, counts).map("".join)


bodies = st.recursive(st.tuples(signs, counts).map("".join), grown, max_leaves=6)
alternatives = st.tuples(st.sampled_from(["", "^"]), bodies, st.sampled_from(["", "$"])).map("".join)
patterns = st.lists(alternatives, min_size=1, max_size=2).map("|".join)
texts = st.text(st.sampled_from("aabbcx1_-. \né😀#~\"@")) | st.text(max_size=5)


@settings(max_examples=examples(150))
@given(patterns, texts)
def test_what_is_found_is_what_python_finds(pattern: str, text: str) -> None:
    for_python = pattern.replace("$", r"\Z").replace(r"\s", r"[\t\n\f\r ]")
    expected = re.search(for_python, text, re.DOTALL | re.ASCII) is not None

    assert found(checked(pattern), text) is expected


@settings(max_examples=examples(150))
@given(patterns, texts)
def test_the_form_for_lucene_matches_the_whole_of_the_same_texts(pattern: str, text: str) -> None:
    assert (re.fullmatch(lucene(pattern), text, re.DOTALL) is not None) is found(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "form"),
    [
        ("abc", ".*abc.*"),
        ("^abc$", "abc"),
        ("^a|b$", "a.*|.*b"),
        (r"\.js$", r".*\.js"),
        ('#@&<>~"', r".*\#\@\&\<\>\~\".*"),
        (r"\d", ".*[0-9].*"),
        (r"\W", r".*[^0-9A-Z\_a-z].*"),
        (r"[\s\S]", ".*..*"),
        ("(?:a|)b", ".*(a|())b.*"),
        ("", ".*().*"),
        ("a{2,5}(bc)+", ".*a{2,5}(bc)+.*"),
    ],
)
def test_the_form_for_lucene(pattern: str, form: str) -> None:
    assert lucene(pattern) == form


@pytest.mark.parametrize(
    ("pattern", "position", "said"),
    [
        ("(?=a)", 0, "part of the expression"),
        ("(?!a)", 0, "NOT"),
        ("(?<=a)", 0, "part of the expression"),
        ("(?<!a)", 0, "NOT"),
        ("(?P<x>a)", 0, "names"),
        ("(?<x>a)", 0, "names"),
        ("a(?i)b", 1, "lower"),
        ("(?#a)", 0, "comments"),
        (r"(a)\1", 4, "referred"),
        (r"\bb", 1, "word boundaries"),
        (r"\pL", 1, "Unicode"),
        (r"\x41", 1, "itself"),
        (r"\é", 1, "means nothing"),
        ("a\\", 2, "at the end"),
        ("a**", 2, "repetition"),
        ("a+?", 2, "repetition"),
        ("*a", 0, "nothing stands before"),
        ("a{,2}", 1, "no repetition"),
        ("a{2,1}", 1, "smaller comes first"),
        ("a{0}", 1, "from 1"),
        ("a{1001}", 1, "1,000"),
        ("(a{100}){11}", 0, "written out"),
        ("a$b", 1, "very end"),
        ("(a$)", 2, "very end"),
        ("b^", 1, "very beginning"),
        ("(a", 0, "without its )"),
        ("a)", 1, "without its ("),
        ("a]", 1, "without its beginning"),
        ("[a", 0, "without its ]"),
        ("[]", 0, "no character"),
        (r"[^\d\D]", 0, "no character"),
        ("[[:alpha:]]", 1, "inside"),
        ("[b-a]", 1, "range"),
        (r"[a-\d]", 1, "range"),
        ("\ud800", 0, "half"),
        ("x" * 1_001, 1_000, "1,000 characters"),
        (r"\W" * 100, 0, "too long"),
        ("(" * 51 + ")" * 51, 51, "parentheses"),
    ],
)
def test_what_the_two_do_not_share_is_refused_with_the_remedy(pattern: str, position: int, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(pattern)

    assert refused.value.details["position"] == position
    assert said in refused.value.sentence
    assert refused.value.sentence.encode()


@pytest.mark.parametrize("pattern", ["(a*)*b", "(a+a+)+b", "(a|a)*b", "a.{900}b", "(a|b|ab)*a[ab]{400}c", "(.*a){20}b"])
def test_the_time_is_linear(pattern: str) -> None:
    began = time.perf_counter()

    assert not found(checked(pattern), "a" * 32_000)

    assert time.perf_counter() - began < 1


@given(st.text(st.sampled_from("ab()[]{}*+?|^$\\.-,12d")))
def test_any_expression_is_read_or_refused(pattern: str) -> None:
    try:
        form = lucene(checked(pattern))
    except Invalid:
        return

    assert (re.fullmatch(form, "ab1", re.DOTALL) is not None) is found(pattern, "ab1")
