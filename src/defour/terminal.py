"""Text from a graph or an article, made fit for a terminal."""

import unicodedata


def escape_controls(text: str, *, keep: str = "") -> str:
    """The text with its control characters, but for those to `keep`, as escapes in hexadecimal."""
    plain = text
    for character in keep:
        plain = plain.replace(character, "")
    if plain.isprintable():
        return text
    for character in set(text).difference(keep, "\u200c\u200d"):  # joiners of letters and emoji
        if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"):
            text = text.replace(character, repr(character)[1:-1])
    return text
