"""From data to Dutch sentence encoders: ``python -m training --data FOLDER [step …]``.

``sources`` third-party data, named and checked · ``examples`` what is learned from ·
``teacher`` English vectors to imitate · ``vocabulary`` the tokenizer · ``static`` and
``contextual`` the two models · ``packing`` int8 folders · ``evaluation`` figures.

Every step reads and writes files in ``build/encoder`` and can be run again alone.
"""
