"""Good and bad forms of the datatypes of XSD 1.1 that people write, and of rdf:JSON."""

import pytest

from defour.namespaces import RDF, XSD
from defour.validation import literals
from defour.validation.literals import is_well_typed

# The forms are separated by "|"; `\s` stands for a space at either end or a doubled one.
GOOD = {
    "string": "|text| padded |a\tb",
    "anyURI": "|http://example.org/|not an iri",
    "boolean": "true|false|0|1",
    "decimal": "1|-1.5|+.5|12.|007|123456789012345678901234567890.5",
    "integer": "0|-0|+7|007|-123456789012345678901234567890",
    "nonPositiveInteger": "0|-0|-1|-99999999999999999999999",
    "negativeInteger": "-1|-01|-99999999999999999999999",
    "nonNegativeInteger": "0|-0|1|99999999999999999999999",
    "positiveInteger": "1|+1|01|99999999999999999999999",
    "long": "-9223372036854775808|9223372036854775807|+0",
    "int": "-2147483648|2147483647",
    "short": "-32768|32767",
    "byte": "-128|127|+127|0000127",
    "unsignedLong": "0|18446744073709551615|-0",
    "unsignedInt": "0|4294967295",
    "unsignedShort": "0|65535",
    "unsignedByte": "0|255|+255",
    "float": "1|1.5e3|-1E-5|.5|1.|INF|-INF|+INF|NaN|0e0",
    "double": "1|1.5e3|-1E-5|.5|1.|INF|-INF|+INF|NaN|1e999",
    "duration": "P21D|P1Y|P1M|-P1Y2M3DT4H5M6.7S|PT0S|PT1M|P0Y|P1YT1S",
    "yearMonthDuration": "P1Y|P18M|-P1Y2M",
    "dayTimeDuration": "P1D|PT36H|-P1DT1H1M1.5S|PT0.1S",
    "dateTime": "2021-05-08T20:30:00|2021-05-08T20:30:00.123Z|2021-05-08T24:00:00|"
    "-0004-02-29T00:00:00+14:00|12021-01-01T00:00:00-13:59|2020-02-29T00:00:00",
    "dateTimeStamp": "2021-05-08T20:30:00Z|2021-05-08T24:00:00.0+02:00",
    "date": "2021-05-08|2020-02-29|2000-02-29|2021-05-08Z|2021-05-08+02:00|-0001-01-01|"
    "0000-02-29|12020-02-29|2021-05-08-05:00",
    "time": "20:30:00|00:00:00.5|24:00:00|24:00:00.000|20:30:00Z|20:30:00-14:00",
    "gYear": "2021|-0044|0000|12021|2021Z|2021+14:00",
    "gYearMonth": "2021-05|2021-12Z|-0044-03|2021-05-05:00",
    "gMonthDay": "--05-08|--02-29|--12-31Z",
    "gMonth": "--05|--12+01:00",
    "gDay": "---08|---31Z",
    "hexBinary": "|0FB7|0fb7",
    "normalizedString": "| a  b |ab",
    "token": "|a b|a",
    "language": "nl|nl-BE|x-klingon|en-GB-oed|abcdefgh",
}
BAD = {
    "boolean": "TRUE|True|yes||2|\\strue",
    "decimal": "|.|1e3|INF|NaN|1,5|--1|\\s1|1\\s|+",
    "integer": "abc|1.0||+|1e3|\\s1|1\\s|--1|1_000|٣",
    "nonPositiveInteger": "1|+1|x|99999999999999999999999",
    "negativeInteger": "0|-0|1|x",
    "nonNegativeInteger": "-1|x|-99999999999999999999999",
    "positiveInteger": "0|-0|-1|x",
    "long": "-9223372036854775809|9223372036854775808|x|99999999999999999999999",
    "int": "-2147483649|2147483648|x",
    "short": "-32769|32768|x",
    "byte": "-129|128|300|x",
    "unsignedLong": "-1|18446744073709551616|x",
    "unsignedInt": "-1|4294967296|x",
    "unsignedShort": "-1|65536|x",
    "unsignedByte": "-1|256|x",
    "float": "|.|e3|1e|inf|+NaN|-NaN|Infinity|nan|1.5f|\\s1|1_0",
    "double": "|.|e3|1e|inf|+NaN|-NaN|Infinity|nan|1.5d|\\s1",
    "duration": "P3W|P|PT|P1YT|-P|P1S|P1M1Y|P-1Y|P1.5Y|1D|p1d|P1DT|+P1D|PT.5S|PT5.S|",
    "yearMonthDuration": "P|P1D|P1Y1D|PT1M|P1M1Y|",
    "dayTimeDuration": "P|PT|P1Y|P1M|P1DT|",
    "dateTime": "2021-05-08|2021-05-08T20:30|2021-02-30T00:00:00|2021-05-08T24:00:01|"
    "2021-05-08T25:00:00|2021-05-08 20:30:00|2021-05-08T20:30:60|2021-05-08T20:30:00+14:01|"
    "2021-05-08T20:30:00.|2021-05-08t20:30:00|2021-05-08T20:30:00z",
    "dateTimeStamp": "2021-05-08T20:30:00|2021-02-30T00:00:00Z|x",
    "date": "2021-02-30|2021-02-29|1900-02-29|2021|2021-05|2021-13-01|2021-00-01|2021-05-00|"
    "2021-5-8|08-05-2021|21-05-08|02021-05-08|+2021-05-08|2021-05-08T00:00:00|20210508|"
    "\\s2021-05-08|2021-04-31|2021-05-08+15:00|2021-05-08z||12021-02-29",
    "time": "24:00:01|25:00:00|20:30|20:60:00|20:30:60|8:30:00|20:30:00+15:00|",
    "gYear": "21|021|02021|+2021|2021-05|\\s2021|x|",
    "gYearMonth": "2021-13|2021-00|2021|2021-5|2021-05-08|\\s2021-05|",
    "gMonthDay": "--02-30|--04-31|--13-01|--1-1|05-08|--05-00|",
    "gMonth": "--13|--00|--5|05|--05--|",
    "gDay": "---32|---00|---8|08|",
    "hexBinary": "0FB|0G|0x0F|\\s0F",
    "normalizedString": "a\tb|a\nb|a\rb",
    "token": "\\sa|a\\s|a\\s\\sb|a\tb|a\nb",
    "language": "|nl_BE|abcdefghi|1a|nl-|nl-\\s",
}


def test_the_datatypes_of_the_table_are_known() -> None:
    assert len(literals.XSD_DATATYPES) == 47
    assert set(GOOD) <= literals.XSD_DATATYPES
    assert set(BAD) == set(GOOD) - {"string", "anyURI"}
    for name, form in literals.EXAMPLES.items():
        assert is_well_typed(form, XSD + name)


@pytest.mark.parametrize("name", GOOD)
def test_forms(name: str) -> None:
    for table, good in ((GOOD, True), (BAD, False)):
        for form in table[name].replace("\\s", " ").split("|") if name in table else []:
            assert is_well_typed(form, XSD + name) is good, form


@pytest.mark.parametrize(
    ("form", "datatype", "good"),
    [
        ('{"a": [1, 2.5, null]}', RDF + "JSON", True),
        ("[NaN]", RDF + "JSON", False),
        ("[-Infinity]", RDF + "JSON", False),
        ("{'a': 1}", RDF + "JSON", False),
        ("[" * 100_000, RDF + "JSON", True),  # too deep to tell
        ("9" * 10_000, RDF + "JSON", True),
        ("<b>", RDF + "HTML", True),
        ("1:a", XSD + "QName", True),  # not checked
        ("x", "https://example.org/own", True),
        ("x", XSD + "unheardOf", True),
    ],
)
def test_other_datatypes(form: str, datatype: str, good: bool) -> None:
    assert is_well_typed(form, datatype) is good


@pytest.mark.parametrize("name", ["integer", "byte", "double", "date", "duration", "token"])
@pytest.mark.parametrize("form", ["9" * 1_000_000 + "\tx", " " * 1_000_000, "a b" * 300_000 + "  "])
def test_long_forms_are_quick(name: str, form: str) -> None:
    assert not is_well_typed(form, XSD + name)
