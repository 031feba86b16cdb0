"""``kb.language.wordlist``."""

import subprocess
import sys

from kb.language.compounds import words
from kb.language.wordlist import FILE, is_word, packed


def test_the_file_holds_the_words_that_compounds_are_made_of_and_no_others() -> None:
    assert FILE.read_bytes() == packed(words())
    assert {word for word in ("huur", "brief", "één", "Straat", "xqz", "", "huurrr", "\ud800") if is_word(word)} == {
        "huur",
        "brief",
        "één",
        "Straat",
    }


def test_borders_of_sentences_are_found_without_the_lists_of_words_in_memory() -> None:
    said = "dat was niet leuk. ik ging naar huis. toen kwam de brief."
    asks = f"from kb.language.sentences import sentences; n = len(sentences({said!r}))"
    program = f"{asks}; import sys; print(n, 'wordfreq' in sys.modules, 'simplemma' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["3", "False", "False"]
