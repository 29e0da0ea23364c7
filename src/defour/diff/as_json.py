"""A difference as JSON; ``docs/diff.md`` describes it."""

import json
from typing import Any

from defour.diff.compare import Difference
from defour.diff.pairs import PropertyChange
from defour.diff.views import View


def as_json(found: Difference) -> str:
    """The difference as one JSON object, with full IRIs; the same content as the text."""
    plain = {
        "same": found.same,
        "old": _side(found.old),
        "new": _side(found.new),
        "removed": len(found.removed),
        "added": len(found.added),
        "changes": [
            {
                **change._asdict(),
                "properties": [_property(x) for x in change.properties],
                "notes": [note._asdict() for note in change.notes],
                "lines": None
                if change.lines is None
                else {"removed": change.lines[0], "added": change.lines[1]},
            }
            for change in found.changes
        ],
    }
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def _side(view: View) -> dict[str, Any]:
    return {
        "where": view.side.where,
        "statements": len(view.quads),
        "files": dict(view.side.parts),
    }


def _property(change: PropertyChange) -> dict[str, Any]:
    return {
        "property": change.property,
        "short": change.short,
        "values": [
            {
                "old": None if pair.old is None else pair.old._asdict(),
                "new": None if pair.new is None else pair.new._asdict(),
                "name": pair.name,
                "inside": [_property(x) for x in pair.inside],
            }
            for pair in change.values
        ],
    }
