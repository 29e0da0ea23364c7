"""The terms that the tool itself knows, as plain strings.

Everything else about football is in the graph folder. Terms from elsewhere: RDF 1.1, RDFS, OWL 2,
PROV-O, Dublin Core terms, Web Annotation (``oa:``) and SHACL.
"""

ROOT = "https://w3id.org/defour/"
"""Every IRI that this project mints starts so; ``--base`` puts another in its place."""

ONTOLOGY = ROOT + "football"
FOOTBALL = ONTOLOGY + "#"
ID = ROOT + "id/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
OWL = "http://www.w3.org/2002/07/owl#"
PROV = "http://www.w3.org/ns/prov#"
DCTERMS = "http://purl.org/dc/terms/"
OA = "http://www.w3.org/ns/oa#"
SH = "http://www.w3.org/ns/shacl#"

TYPE = RDF + "type"
LABEL = RDFS + "label"
STRING = XSD + "string"
LANG_STRING = RDF + "langString"
INTEGER = XSD + "integer"
DATE = XSD + "date"
YEAR_MONTH = XSD + "gYearMonth"
YEAR = XSD + "gYear"

# Claims: who says what about a situation, and on what ground.
CLAIM = FOOTBALL + "Claim"
ABOUT = FOOTBALL + "about"
VOUCHES_FOR = FOOTBALL + "vouchesFor"
BASIS = FOOTBALL + "basis"
STATED = FOOTBALL + "stated"
IMPLIED = FOOTBALL + "implied"
SPEAKER = FOOTBALL + "speaker"
FOLLOWS_FROM = FOOTBALL + "followsFrom"
WAS_DERIVED_FROM = PROV + "wasDerivedFrom"
INVALIDATED_AT_TIME = PROV + "invalidatedAtTime"

# Passages: a range of code points in one version of an article.
PASSAGE = FOOTBALL + "Passage"
IS_PART_OF = DCTERMS + "isPartOf"
START = OA + "start"
END = OA + "end"
SHA256 = FOOTBALL + "sha256"

# Articles and their versions.
ARTICLE = FOOTBALL + "Article"
ARTICLE_VERSION = FOOTBALL + "ArticleVersion"
SPECIALIZATION_OF = PROV + "specializationOf"
LENGTH = FOOTBALL + "length"
