"""What tests look for in HTML: well-formed nesting, ids, links, headings, languages."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "input", "hr", "img", "wbr", "line", "rect", "circle"}


@dataclass
class Seen:
    """What a page holds; its text is without scripts, its faults are what is not well-formed."""

    faults: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: str = ""
    embedded: str = ""
    title: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = Seen()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if len(values) < len(attrs):
            self.seen.faults.append(f"an attribute twice on {tag}")
        self.seen.tags.append((tag, values))
        if values.get("id") is not None:
            self.seen.ids.append(str(values["id"]))
        self.seen.links += [(tag, str(values[x])) for x in ("href", "src") if x in values]
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.seen.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.seen.faults.append(f"</{tag}> ends {self.open[-1:]} at {self.getpos()}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if "script" in self.open:
            self.seen.embedded += data
        elif "title" in self.open and "svg" not in self.open and "g" not in self.open:
            self.seen.title += data
        else:
            self.seen.text += data


def read(content: bytes) -> Seen:
    """Look through a page."""
    reader = _Reader()
    reader.feed(content.decode())
    reader.close()
    if reader.open:
        reader.seen.faults.append(f"never closed: {reader.open}")
    if not content.startswith(b"<!DOCTYPE html>"):
        reader.seen.faults.append("does not begin with the doctype")
    return reader.seen
