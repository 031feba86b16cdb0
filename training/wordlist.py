"""``python -m training.wordlist``: write the words of ``compounds`` down as ``kb.language.wordlist`` looks them up."""

from kb.language.compounds import words
from kb.language.wordlist import FILE, packed

if __name__ == "__main__":
    FILE.write_bytes(packed(words()))
