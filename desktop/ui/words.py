"""Marks texts in tables for translation, where there is no widget to call tr() on."""


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Give the text back; the screen translates it with `QCoreApplication.translate(context, text)`."""
    return text
