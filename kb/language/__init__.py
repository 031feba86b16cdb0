"""Dutch: words, sentences, and from words to themes.

``tokens`` cuts a text into words with their places · ``compounds`` takes words apart · ``terms`` makes the sparse
vector of a text · ``askwords`` are what a question says only to ask · ``sentences`` finds sentence boundaries ·
``linker`` finds the themes that a text names, and ``loosely`` those that a question names in its own order ·
``spelling`` finds which word may have been meant · ``places`` which municipality a name stands for · ``lemmas`` the
form that a dictionary has · ``abbreviations`` what those of the field stand for · ``operators`` and ``readings`` what
is a sign, a place or a year in a question · ``spoken`` what people say or type for
a word · ``languages`` and ``bridge`` what a question in another language names ·
``folding`` takes case and accents off.
"""
