"""The texts of the findings, in English and Dutch: what was found, and what to do."""

from defour.lint.texts_of_shapes import TEXTS as _OF_SHAPES

TIMES = "times"
"""The key of the sentence that counts."""

_Text = tuple[str, str]

TEXTS: dict[str, dict[str, _Text]] = {
    **_OF_SHAPES,
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
    "near-term": {
        "en": (
            "The data uses <{term}>, which nothing declares and no shape names. "
            "The shapes name <{near}>: did you mean that?",
            'Correct the name; where both are meant, write lint:allow "near-term" on <{term}>.',
        ),
        "nl": (
            "De data gebruikt <{term}>, wat niets declareert en geen vorm noemt. "
            "De vormen noemen <{near}>: bedoelde u dat?",
            "Verbeter de naam; zijn ze allebei bedoeld, schrijf dan "
            'lint:allow "near-term" bij <{term}>.',
        ),
    },
    "near-term/shapes": {
        "en": (
            "The shapes name <{term}>, which the data never uses. "
            "The data uses <{near}>: did you mean that?",
            "Correct the name in the shapes or in the data; where both are meant, write "
            'lint:allow "near-term" on <{term}>.',
        ),
        "nl": (
            "De vormen noemen <{term}>, wat de data nergens gebruikt. "
            "De data gebruikt <{near}>: bedoelde u dat?",
            "Verbeter de naam in de vormen of in de data; zijn ze allebei bedoeld, schrijf dan "
            'lint:allow "near-term" bij <{term}>.',
        ),
    },
    "ill-typed-literal/day": {
        "en": (
            "{lexical} is no value of <{datatype}>: that month has no such day.",
            "Correct the day, the month or the year.",
        ),
        "nl": (
            "{lexical} is geen waarde van <{datatype}>: die maand heeft zo'n dag niet.",
            "Verbeter de dag, de maand of het jaar.",
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
