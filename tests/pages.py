"""What tests look for in HTML: well-formed nesting, ids, links, headings, languages."""

from html.parser import HTMLParser

VOID = {"meta", "link", "br", "input", "hr", "img", "wbr", "line", "rect", "circle"}


class Seen(HTMLParser):
    """What a page holds; its text is without scripts, its faults are what is not well-formed."""

    def __init__(self, content: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.headings: list[int] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = self.embedded = self.title = ""
        self.open: list[str] = []
        self.feed(content.decode())
        self.close()
        if self.open:
            self.faults.append(f"never closed: {self.open}")
        if not content.startswith(b"<!DOCTYPE html>"):
            self.faults.append("does not begin with the doctype")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if len(values) < len(attrs):
            self.faults.append(f"an attribute twice on {tag}")
        self.tags.append((tag, values))
        if values.get("id") is not None:
            self.ids.append(str(values["id"]))
        self.links += [(tag, str(values[x])) for x in ("href", "src") if x in values]
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> ends {self.open[-1:]} at {self.getpos()}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if "script" in self.open:
            self.embedded += data
        elif "title" in self.open and "svg" not in self.open and "g" not in self.open:
            self.title += data
        else:
            self.text += data
