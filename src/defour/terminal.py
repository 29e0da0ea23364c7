"""Text from a graph or an article, made fit for a terminal."""

import unicodedata


def escape_controls(text: str, *, keep: str = "") -> str:
    """The text with its control characters written as escapes, in hexadecimal.

    Args:
        text: Any text.
        keep: Control characters that stay, such as a line end.
    """
    if text.isprintable():
        return text
    for character in set(text).difference(keep):
        if not character.isprintable():
            text = text.replace(character, _escape(character))
    return text


def _escape(character: str) -> str:
    hidden = unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn")
    joiner = character in "\u200c\u200d"
    if not hidden or joiner:
        return character
    return repr(character)[1:-1]
