"""``python -m bench [quality|speed]``."""

import argparse

from bench import quality, speed

_PARTS = {"quality": quality.run, "speed": speed.run}


def main() -> None:
    """Run the parts that were asked for, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*_PARTS, []], help="default: all")
    for part in parser.parse_args().parts or _PARTS:
        _PARTS[part]()


if __name__ == "__main__":
    main()
