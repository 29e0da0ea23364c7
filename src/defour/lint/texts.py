"""The texts of the findings, in English and Dutch: what was found, and what to do."""

TIMES = "times"
"""The key of the sentence that counts."""

_Text = tuple[str, str]

TEXTS: dict[str, dict[str, _Text]] = {
    "no-data": {
        "en": (
            "The data has no triples, so nothing was checked.",
            "Name the file that holds the data, or look whether it was written whole.",
        ),
        "nl": (
            "De data heeft geen triples: er is niets nagekeken.",
            "Noem het bestand met de data, of kijk na of het volledig weggeschreven is.",
        ),
    },
    "no-data/file": {
        "en": (
            "This file of data has no triples.",
            "Fill it, or leave it out; look whether it was written whole.",
        ),
        "nl": (
            "Dit databestand heeft geen triples.",
            "Vul het aan of laat het weg; kijk na of het volledig weggeschreven is.",
        ),
    },
    "no-shapes": {
        "en": (
            "The shapes graph has no shapes, so nothing was checked.",
            "Name the files that hold shapes; look whether the prefix sh: is "
            "<http://www.w3.org/ns/shacl#>.",
        ),
        "nl": (
            "De vormengraaf heeft geen vormen: er is niets nagekeken.",
            "Noem de bestanden met vormen; kijk na of de prefix sh: staat voor "
            "<http://www.w3.org/ns/shacl#>.",
        ),
    },
    "no-targets": {
        "en": (
            "No active shape has a target, so nothing was checked.",
            "Give a shape a sh:targetClass or another target, or take out sh:deactivated.",
        ),
        "nl": (
            "Geen enkele actieve vorm heeft een doel: er is niets nagekeken.",
            "Geef een vorm een sh:targetClass of een ander doel, of schrap sh:deactivated.",
        ),
    },
    "no-effect": {
        "en": (
            "{name} does nothing here: it counts only together with {needed}.",
            "Add what is missing, or take it out.",
        ),
        "nl": (
            "{name} doet hier niets: het telt alleen samen met {needed}.",
            "Vul aan wat ontbreekt, of schrap het.",
        ),
    },
    "idle-shape": {
        "en": (
            "The shape {shape} has nothing to check: its target matches no node.",
            "Correct the target; where data may rightly have no such node, write "
            'lint:allow "idle-shape" on the shape.',
        ),
        "nl": (
            "De vorm {shape} heeft niets na te kijken: haar doel past op geen enkele node.",
            "Verbeter het doel; mag zo'n node in de data ontbreken, schrijf dan "
            'lint:allow "idle-shape" bij de vorm.',
        ),
    },
    "idle-shape/near": {
        "en": (
            "The shape {shape} has nothing to check: its target <{term}> matches no node. "
            "The graph has <{near}>: did you mean that?",
            "Correct the target; where data may rightly have no such node, write "
            'lint:allow "idle-shape" on the shape.',
        ),
        "nl": (
            "De vorm {shape} heeft niets na te kijken: haar doel <{term}> past op geen enkele "
            "node. De graaf heeft <{near}>: bedoelde u dat?",
            "Verbeter het doel; mag zo'n node in de data ontbreken, schrijf dan "
            'lint:allow "idle-shape" bij de vorm.',
        ),
    },
    "nothing-checked": {
        "en": (
            "Nothing of the data was checked: no shape has a target in it. "
            "The data uses {used}; the shapes target {targets}.",
            "Let data and shapes use the same words, or name the shapes that belong to this data.",
        ),
        "nl": (
            "Niets van de data is nagekeken: geen enkele vorm heeft er een doel in. "
            "De data gebruikt {used}; de vormen mikken op {targets}.",
            "Laat data en vormen dezelfde woorden gebruiken, of noem de vormen die bij deze data "
            "horen.",
        ),
    },
    "nothing-checked/near": {
        "en": (
            "Nothing was checked of what is in <{space}>: the shapes target <{near}>. "
            "Did you mean that?",
            "Correct the namespace in the data, or in the shapes.",
        ),
        "nl": (
            "Niets is nagekeken van wat in <{space}> staat: de vormen mikken op <{near}>. "
            "Bedoelde u dat?",
            "Verbeter de naamruimte in de data, of in de vormen.",
        ),
    },
    "unknown-term": {
        "en": (
            "<{term}> is no term of {vocabulary}.",
            "Correct the name, or declare the term in its ontology.",
        ),
        "nl": (
            "<{term}> is geen term van {vocabulary}.",
            "Verbeter de naam, of declareer de term in zijn ontologie.",
        ),
    },
    "unknown-term/near": {
        "en": (
            "<{term}> is no term of {vocabulary}. Did you mean <{near}>?",
            "Correct the name, or declare the term in its ontology.",
        ),
        "nl": (
            "<{term}> is geen term van {vocabulary}. Bedoelde u <{near}>?",
            "Verbeter de naam, of declareer de term in zijn ontologie.",
        ),
    },
    "unknown-term/datatype": {
        "en": (
            "<{term}> stands for a datatype, but is none.",
            "Take one of the datatypes of XSD, such as xsd:date.",
        ),
        "nl": (
            "<{term}> staat op de plaats van een datatype, maar is er geen.",
            "Neem een van de datatypes van XSD, zoals xsd:date.",
        ),
    },
    "wrong-prefix": {
        "en": (
            "The prefix {prefix}: stands for <{space}>, which is nearly <{near}>.",
            "Write <{near}>.",
        ),
        "nl": (
            "De prefix {prefix}: staat voor <{space}>, wat bijna <{near}> is.",
            "Schrijf <{near}>.",
        ),
    },
    "wrong-prefix/other": {
        "en": (
            "The prefix {prefix}: stands for <{space}>; everybody knows it as <{near}>.",
            "Write <{near}>, or take another name for the prefix.",
        ),
        "nl": (
            "De prefix {prefix}: staat voor <{space}>; iedereen kent hem als <{near}>.",
            "Schrijf <{near}>, of geef de prefix een andere naam.",
        ),
    },
    "unlooked-node": {
        "en": (
            "No shape looked at {node}, of the class <{kind}>.",
            "Give the class a shape; where its nodes need none, write "
            'lint:allow "unlooked-node" on the class.',
        ),
        "nl": (
            "Geen enkele vorm keek naar {node}, van de klasse <{kind}>.",
            "Geef de klasse een vorm; hebben haar nodes er geen nodig, schrijf dan "
            'lint:allow "unlooked-node" bij de klasse.',
        ),
    },
    "unlooked-node/more": {
        "en": (
            "No shape looked at {node}, of the class <{kind}>, nor at {more} more of that class.",
            "Give the class a shape; where its nodes need none, write "
            'lint:allow "unlooked-node" on the class.',
        ),
        "nl": (
            "Geen enkele vorm keek naar {node}, van de klasse <{kind}>, noch naar {more} andere "
            "van die klasse.",
            "Geef de klasse een vorm; hebben haar nodes er geen nodig, schrijf dan "
            'lint:allow "unlooked-node" bij de klasse.',
        ),
    },
    "import-not-read": {
        "en": (
            "<{iri}> is imported, but no file that was read is that ontology. "
            "Nothing is ever fetched.",
            "Download it and name the file, or take out the owl:imports; where it is not needed, "
            'write lint:allow "import-not-read" on what imports it.',
        ),
        "nl": (
            "<{iri}> wordt geïmporteerd, maar geen enkel gelezen bestand is die ontologie. "
            "Er wordt nooit iets opgehaald.",
            "Download ze en noem het bestand, of schrap de owl:imports; is ze niet nodig, schrijf "
            'dan lint:allow "import-not-read" bij wat ze importeert.',
        ),
    },
    "ill-typed-literal": {
        "en": (
            "{lexical} is no value of <{datatype}>.",
            "Correct the value, or its datatype.",
        ),
        "nl": (
            "{lexical} is geen waarde van <{datatype}>.",
            "Verbeter de waarde, of het datatype.",
        ),
    },
    "ill-typed-literal/example": {
        "en": (
            "{lexical} is no value of <{datatype}>.",
            "Write it as in {example}, or correct the datatype.",
        ),
        "nl": (
            "{lexical} is geen waarde van <{datatype}>.",
            "Schrijf het zoals {example}, of verbeter het datatype.",
        ),
    },
    "ill-typed-literal/fits": {
        "en": (
            "{lexical} is no value of <{datatype}>; it is one of <{fits}>.",
            "Take that datatype, or write the value as in {example}.",
        ),
        "nl": (
            "{lexical} is geen waarde van <{datatype}>; het is er een van <{fits}>.",
            "Neem dat datatype, of schrijf de waarde zoals {example}.",
        ),
    },
    "unknown-allowance": {
        "en": (
            "lint:allow has the value {value}, which it cannot allow.",
            "Write one of {names}.",
        ),
        "nl": (
            "lint:allow heeft de waarde {value}, en kan die niet toelaten.",
            "Schrijf een van {names}.",
        ),
    },
    TIMES: {
        "en": ("It stands there {times} times.", ""),
        "nl": ("Het staat er {times} keer.", ""),
    },
}

NAMES = tuple(sorted({key.partition("/")[0] for key in TEXTS} - {TIMES}))
"""The names of all findings, sorted."""


def said(key: str, language: str) -> _Text:
    """What was found and what to do, in a language, or else in English."""
    texts = TEXTS[key]
    return texts.get(language.lower().partition("-")[0], texts["en"])
