"""Good and bad forms of the datatypes of XSD 1.1 that people write, and of rdf:JSON."""

import re

import pytest

from defour.namespaces import RDF, XSD
from defour.validation import literals
from defour.validation.literals import is_well_typed

FORMS = r"""
string: |text| padded |a\tb
anyURI: |http://example.org/|not an iri
boolean: true|false|0|1 ~ TRUE|True|yes||2|\strue
decimal: 1|-1.5|+.5|12.|007|123456789012345678901234567890.5 ~ |.|1e3|INF|NaN|1,5|--1|\s1|1\s|+
integer: 0|-0|+7|007|-123456789012345678901234567890 ~ abc|1.0||+|1e3|\s1|1\s|--1|1_000|٣
nonPositiveInteger: 0|-0|-1|-99999999999999999999999 ~ 1|+1|x|99999999999999999999999
negativeInteger: -1|-01|-99999999999999999999999 ~ 0|-0|1|x
nonNegativeInteger: 0|-0|1|99999999999999999999999 ~ -1|x|-99999999999999999999999
positiveInteger: 1|+1|01|99999999999999999999999 ~ 0|-0|-1|x
long: -9223372036854775808|9223372036854775807|+0
long: ~ -9223372036854775809|9223372036854775808|x|99999999999999999999999
int: -2147483648|2147483647 ~ -2147483649|2147483648|x
short: -32768|32767 ~ -32769|32768|x
byte: -128|127|+127|0000127 ~ -129|128|300|x
unsignedLong: 0|18446744073709551615|-0 ~ -1|18446744073709551616|x
unsignedInt: 0|4294967295 ~ -1|4294967296|x
unsignedShort: 0|65535 ~ -1|65536|x
unsignedByte: 0|255|+255 ~ -1|256|x
float: 1|1.5e3|-1E-5|.5|1.|INF|-INF|+INF|NaN|0e0 ~ |.|e3|1e|inf|+NaN|-NaN|Infinity|nan|1.5f|\s1|1_0
double: 1|1.5e3|-1E-5|.5|1.|INF|-INF|+INF|NaN|1e999 ~ |.|e3|1e|inf|+NaN|-NaN|Infinity|nan|1.5d|\s1
duration: P21D|P1Y|P1M|-P1Y2M3DT4H5M6.7S|PT0S|PT1M|P0Y|P1YT1S
duration: ~ P3W|P|PT|P1YT|-P|P1S|P1M1Y|P-1Y|P1.5Y|1D|p1d|P1DT|+P1D|PT.5S|PT5.S|
yearMonthDuration: P1Y|P18M|-P1Y2M ~ P|P1D|P1Y1D|PT1M|P1M1Y|
dayTimeDuration: P1D|PT36H|-P1DT1H1M1.5S|PT0.1S ~ P|PT|P1Y|P1M|P1DT|
dateTime: 2021-05-08T20:30:00|2021-05-08T20:30:00.123Z|2021-05-08T24:00:00
dateTime: -0004-02-29T00:00:00+14:00|12021-01-01T00:00:00-13:59|2020-02-29T00:00:00
dateTime: ~ 2021-05-08|2021-05-08T20:30|2021-02-30T00:00:00|2021-05-08T24:00:01|2021-05-08T25:00:00
dateTime: ~ 2021-05-08 20:30:00|2021-05-08T20:30:60|2021-05-08T20:30:00+14:01|2021-05-08T20:30:00.
dateTime: ~ 2021-05-08t20:30:00|2021-05-08T20:30:00z
dateTimeStamp: 2021-05-08T20:30:00Z|2021-05-08T24:00:00.0+02:00
dateTimeStamp: ~ 2021-05-08T20:30:00|2021-02-30T00:00:00Z|x
date: 2021-05-08|2020-02-29|2000-02-29|2021-05-08Z|2021-05-08+02:00|-0001-01-01|0000-02-29
date: 12020-02-29|2021-05-08-05:00
date: ~ 2021-02-30|2021-02-29|1900-02-29|2021|2021-05|2021-13-01|2021-00-01|2021-05-00|2021-5-8
date: ~ 08-05-2021|21-05-08|02021-05-08|+2021-05-08|2021-05-08T00:00:00|20210508|\s2021-05-08
date: ~ 2021-04-31|2021-05-08+15:00|2021-05-08z||12021-02-29
time: 20:30:00|00:00:00.5|24:00:00|24:00:00.000|20:30:00Z|20:30:00-14:00
time: ~ 24:00:01|25:00:00|20:30|20:60:00|20:30:60|8:30:00|20:30:00+15:00|
gYear: 2021|-0044|0000|12021|2021Z|2021+14:00 ~ 21|021|02021|+2021|2021-05|\s2021|x|
gYearMonth: 2021-05|2021-12Z|-0044-03|2021-05-05:00
gYearMonth: ~ 2021-13|2021-00|2021|2021-5|2021-05-08|\s2021-05|
gMonthDay: --05-08|--02-29|--12-31Z ~ --02-30|--04-31|--13-01|--1-1|05-08|--05-00|
gMonth: --05|--12+01:00 ~ --13|--00|--5|05|--05--|
gDay: ---08|---31Z ~ ---32|---00|---8|08|
hexBinary: |0FB7|0fb7 ~ 0FB|0G|0x0F|\s0F
normalizedString: | a  b |ab ~ a\tb|a\nb|a\rb
token: |a b|a ~ \sa|a\s|a\s\sb|a\tb|a\nb
language: nl|nl-BE|x-klingon|en-GB-oed|abcdefgh ~ |nl_BE|abcdefghi|1a|nl-|nl-\s
"""
"""The good forms of each datatype, between bars, and the bad ones behind a tilde."""


def read_forms() -> dict[str, list[tuple[str, bool]]]:
    """The forms of each datatype, and whether they are good; `\\s` is a space."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for name, good, bad in re.findall(r"(?m)^(\w+): (.*?)(?: ?~ (.*))?$", FORMS):
        for text, is_good in ((good, True), (bad, False)):
            for mark, meant in zip("stnr", " \t\n\r", strict=True):
                text = text.replace(f"\\{mark}", meant)
            found.setdefault(name, []).extend((x, is_good) for x in text.split("|") if text)
    return found


ALL = read_forms()


def test_the_datatypes_of_the_table_are_known() -> None:
    assert len(literals.XSD_DATATYPES) == 47
    assert set(ALL) <= literals.XSD_DATATYPES
    assert [n for n, forms in ALL.items() if {x for _, x in forms} != {True, False}] == [
        "string",
        "anyURI",
    ]
    for name, form in literals.EXAMPLES.items():
        assert is_well_typed(form, XSD + name)


@pytest.mark.parametrize("name", ALL)
def test_forms(name: str) -> None:
    assert [x for x, good in ALL[name] if is_well_typed(x, XSD + name) is not good] == []


TOO_DEEP = "[" * 100_000


@pytest.mark.parametrize("form", ['{"a": [1, 2.5, null]}', TOO_DEEP, "9" * 10_000])
def test_json(form: str) -> None:
    assert is_well_typed(form, RDF + "JSON")


@pytest.mark.parametrize("form", ["[NaN]", "[-Infinity]", "{'a': 1}"])
def test_no_json(form: str) -> None:
    assert not is_well_typed(form, RDF + "JSON")


@pytest.mark.parametrize("datatype", [RDF + "HTML", XSD + "QName", XSD + "none", "urn:own"])
def test_what_is_not_checked(datatype: str) -> None:
    assert is_well_typed("1:a<b>", datatype)


@pytest.mark.parametrize("name", ["integer", "byte", "double", "date", "duration", "token"])
@pytest.mark.parametrize("form", ["9" * 1_000_000 + "\tx", " " * 1_000_000, "a b" * 300_000 + "  "])
def test_long_forms_are_quick(name: str, form: str) -> None:
    assert not is_well_typed(form, XSD + name)
