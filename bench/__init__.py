"""Measurements as commands: ``python -m bench [quality|speed]``; tables on screen, JSON in ``bench/results/``.

``topics`` the judged questions · ``quality`` how good the ranking is · ``speed`` how
fast, how large · ``synthetic`` passages in bulk · ``tables`` printing ·
``screenshot`` the picture in the README.
"""
