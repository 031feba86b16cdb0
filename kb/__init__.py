"""The core of Meervoud: what evidence is, and how it is found, tagged and gathered.

``kb.model`` holds the nouns, ``kb.language`` the Dutch, ``kb.ranking`` pure
functions on ranked lists, ``kb.services`` one room per thing a user comes to
do, ``kb.ports`` the contracts and ``kb.adapters`` the engines behind them.
``kb.bootstrap`` wires them together.
"""

__version__ = "0.1.0"
