"""The passages of the claims that a result concerns: where an editor reads what the text says."""

from collections.abc import Sequence

from defour.claims.explanation import CitedPassage, Explainer
from defour.rdf.graph import Graph
from defour.rdf.parse import Source


class Concerned:
    """Finds passages in the data; it reads the claims when it is first asked.

    Args:
        sources: The files of the data.
        language: A language tag, for labels.
        article: The bytes of the reader's own copy of the article, for the sentences themselves.
    """

    def __init__(
        self, sources: Sequence[Source], language: str, article: bytes | None = None
    ) -> None:
        """Keep them."""
        self._sources = sources
        self._language = language
        self._article = article
        self._telling: Explainer | None = None

    def passages(self, focus: str, path: str | None) -> tuple[CitedPassage, ...]:
        """What the claims about a node cite, in the order of the text.

        Those that vouch for a property, where there is one and a claim does; else all that are
        about the node. Of a claim its own passages; of a passage itself.

        Args:
            focus: The IRI of the node.
            path: The IRI of the property.

        Raises:
            ChangedArticle: The article is no version that the graph cites.
            BadEncoding: It is not UTF-8.
        """
        telling = self._read()
        record = telling.known
        if focus in record.passages:
            return telling.cite([focus])
        claims = [record.claims[focus]] if focus in record.claims else []
        claims = claims or telling.about.get(focus, [])
        of_path = [x for x in claims if path in x.vouches_for]
        cited = {iri for claim in of_path or claims for iri in claim.passages}
        return telling.cite(x for x in cited if x in record.passages)

    def _read(self) -> Explainer:
        if self._telling is None:
            self._telling = Explainer(Graph(list(self._sources)), self._language, self._article)
        return self._telling
