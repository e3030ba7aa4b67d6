"""Digests: runs, chains, and shell lines that a real sh with coreutils must repeat."""

import hashlib
import subprocess
from shutil import which

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelwitness.identity.digests import (
    ALGORITHMS,
    Run,
    algorithm_of,
    chains,
    chains_to,
    digest,
    runs,
    shell_line,
)
from pixelwitness.vocabulary import Form

MAIL = "jan@example.com"
HEX = {name: hashlib.new(name, MAIL.encode()).hexdigest() for name in ALGORITHMS}


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("capitals", [False, True])
@pytest.mark.parametrize(
    ("before", "behind", "appendix"),
    [
        ("", "", ""),
        ("", ".AQ", "AQ"),
        ("", ".AQYCAQMA", "AQYCAQMA"),
        ("", ".AQYCAQMAB", ""),
        ("", ".example", ""),
        ("", ".Bg|x", "Bg"),
        ("sha256:", "", ""),
        ("user_", "_1", ""),
        ('["', '"]', ""),
    ],
)
def test_runs(algorithm: Form, capitals: bool, before: str, behind: str, appendix: str) -> None:
    sent = HEX[algorithm].upper() if capitals else HEX[algorithm]
    expected = Run(HEX[algorithm], algorithm, appendix, len(before))
    assert list(runs(before + sent + behind)) == [expected]


@pytest.mark.parametrize(
    "text", ["", "a" * 31, "a" * 33, "0" * 63, "a" * 65, "f" * 129, "g" * 64, "a" * 1000, MAIL]
)
def test_other_lengths_are_no_runs(text: str) -> None:
    assert list(runs(text)) == []


def test_several_runs() -> None:
    text = f"{HEX['md5']},{HEX['sha256'].upper()}.Aw;{HEX['sha1']}"
    assert [run.algorithm for run in runs(text)] == ["md5", "sha256", "sha1"]
    assert [run.appendix for run in runs(text)] == ["", "Aw", ""]


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert all(len(run.digest) in (32, 40, 64, 128) for run in runs(text))
    assert len(list(chains(text, deep=1))) == len(ALGORITHMS)


def test_chains_are_all_there_and_different() -> None:
    for capitals, count in ((False, 4 + 16 + 64), (True, 4 + 32 + 256)):
        found = dict(chains(MAIL, capitals=capitals))
        assert len(found) == len(set(found.values())) == count
        assert all(digest(MAIL, chain) == found[chain] for chain in found)


@pytest.mark.parametrize("last", ALGORITHMS)
def test_chains_to_a_digest_are_those_of_all_that_end_with_it(last: Form) -> None:
    all_of_them = [row for row in chains(MAIL) if len(row[0]) > 1 and row[0][-1] == last]
    assert list(chains_to(last, MAIL)) == all_of_them
    assert all(algorithm_of(hexes) == last for _, hexes in all_of_them)


def test_an_unknown_digest_is_refused() -> None:
    assert algorithm_of("a" * 33) is None
    with pytest.raises(ValueError, match="there is no digest `crc32`"):
        digest(MAIL, ("crc32",))


@given(st.lists(st.sampled_from([*HEX.values(), "x", "", "a" * 31, f"{HEX['md5']}.Aw"])))
def test_values_side_by_side_are_searched_one_by_one(texts: list[str]) -> None:
    found = [(run.digest, run.appendix) for text in texts for run in runs(text)]
    whole = "\0".join(texts)
    assert [(run.digest, run.appendix) for run in runs(whole)] == found
    assert all(whole[run.start :].startswith(run.digest) for run in runs(whole))


def test_a_chain_by_hand() -> None:
    found = dict(chains(MAIL, capitals=True))
    twice = hashlib.sha256(HEX["md5"].encode()).hexdigest()
    in_capitals = hashlib.sha256(HEX["md5"].upper().encode()).hexdigest()
    assert found["sha256",] == HEX["sha256"]
    assert found["md5", "sha256"] == twice
    assert found["MD5", "sha256"] == in_capitals
    assert found["md5", "sha256", "sha1"] == digest(twice, ("sha1",))


def test_no_chain_is_the_text_itself() -> None:
    assert digest(MAIL, ()) == MAIL
    assert shell_line(MAIL, ()) == "printf '%s' jan@example.com"


def test_the_line_in_the_report() -> None:
    assert shell_line("Jan Jansen", ("sha256",)) == "printf '%s' 'Jan Jansen' | sha256sum"
    assert shell_line("x", ("md5", "sha1")) == (
        "printf '%s' x | md5sum | cut -d' ' -f1 | tr -d '\\n' | sha1sum"
    )
    assert shell_line("a\nb", ("md5",)) == "printf '%s' YQpi | base64 -d | md5sum"


def sh(line: str) -> str:
    done = subprocess.run(["sh", "-c", line], capture_output=True, check=True, timeout=20)
    return done.stdout.decode().split()[0]


needs_coreutils = pytest.mark.skipif(
    not (which("sh") and which("sha256sum") and which("base64")),
    reason="sh and coreutils are not here",
)


@needs_coreutils
@pytest.mark.parametrize(
    "plain",
    ["x", "jan@example.com", "'s-Gravenhage", "$HOME `id` \\n \"q\"", "-n", "%s", "café",
     "cafe\u0301", "a\nb", "\x00", "", "van\u00a0Dam", "\ud800"],
)  # fmt: skip
@pytest.mark.parametrize("chain", [("sha256",), ("MD5", "sha512"), ("sha1", "md5", "sha256")])
def test_the_shell_says_the_same(plain: str, chain: tuple[str, ...]) -> None:
    assert sh(shell_line(plain, chain)) == digest(plain, chain)


@needs_coreutils
@settings(max_examples=25, deadline=None)
@given(st.text(max_size=40), st.sampled_from(sorted(dict(chains("", capitals=True)))))
def test_the_shell_says_the_same_of_anything(plain: str, chain: tuple[str, ...]) -> None:
    assert sh(shell_line(plain, chain)) == digest(plain, chain)
