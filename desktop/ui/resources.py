"""Where the files shipped with the program are."""

from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2] / "resources"


def resource(*parts: str) -> Path:
    """The path of a shipped file or folder."""
    return _ROOT.joinpath(*parts)
