"""Small inputs that show a fault seen on real files; each test that uses one says what must come out."""

from pathlib import Path

CASES = Path(__file__).parent
