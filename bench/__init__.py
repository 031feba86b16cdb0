"""Measurements as commands: ``python -m bench [PART …]``; tables on screen, JSON in ``bench/results/``.

``quality`` how good the ranking is on ``topics``, the judged questions · ``pairs`` the same on pairs that nothing was
trained on · ``sts`` likeness as people see it · ``encoders`` what each encoder costs · ``startup`` until the first
page · ``speed`` how fast, how large, on ``synthetic`` passages in bulk · ``scale`` the index alone,
up to a million of them · ``serving`` the explorer in a process of its own · ``themes`` how well they are recognised ·
``hostile`` what becomes of ``hostile_files`` and what they cost · ``tables`` printing · ``screenshot`` the picture in
the README.
"""
