"""The entry points: for each, how an input is made from a random number."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from fuzz import seeds
from fuzz.grammar import Grammar
from fuzz.mutate import ODD, WORDS, mutate
from fuzz.triples import spoil


@dataclass
class Case:
    """One input.

    Attributes:
        entry: The entry point.
        argv: The arguments; paths are relative to the folder in which the case runs.
        files: Content by path in that folder.
        stdin: What standard input holds.
        writes: The paths that it may write to.
    """

    entry: str
    argv: list[str]
    files: dict[str, bytes] = field(default_factory=dict)
    stdin: bytes = b""
    writes: tuple[str, ...] = ()


def make(seed: int, number: int, entries: tuple[str, ...] = ()) -> Case:
    """The input of this number in the run of this seed: always the same."""
    random = Random(f"{seed}/{number}")
    names = entries or tuple(ENTRIES)
    weights = [ENTRIES[name][1] for name in names]
    (entry,) = random.choices(names, weights)
    case = ENTRIES[entry][0](random)
    case.entry = entry
    return case


def _turtle(random: Random) -> bytes:
    if random.random() < 0.4:
        made = Grammar(random).turtle()
        return made if random.random() < 0.6 else mutate(made, random, seeds.data())
    if random.random() < 0.4:
        return spoil(random.choice(seeds.data()), random)
    return mutate(random.choice(seeds.data()), random, seeds.data())


def _rdf(random: Random) -> tuple[bytes, str]:
    if random.random() < 0.4:
        return _turtle(random), "ttl"
    document, suffix = seeds.rdf(random)
    if random.random() < 0.4:
        return seeds.converted(spoil(random.choice(seeds.data()), random), suffix), suffix
    return mutate(document, random, [document, *seeds.data()[:3]]), suffix


def _spoilt(turtle: bytes, random: Random) -> bytes:
    if random.random() < 0.6:
        return spoil(turtle, random)
    return mutate(turtle, random, seeds.data())


def _shapes(random: Random) -> bytes:
    if random.random() < 0.4:
        made = Grammar(random).shapes()
        return made if random.random() < 0.7 else mutate(made, random, seeds.shapes())
    if random.random() < 0.6:
        return spoil(random.choice(seeds.shapes()), random)
    return mutate(random.choice(seeds.shapes()), random, seeds.shapes())


def _sparql(random: Random) -> bytes:
    if random.random() < 0.5:
        made = Grammar(random).query()
        return made if random.random() < 0.6 else mutate(made, random, seeds.queries())
    return mutate(random.choice(seeds.queries()), random, seeds.queries())


def _word(random: Random) -> str:
    chance = random.random()
    if chance < 0.3:
        return random.choice(
            ("id:genk", "all", "career", "claim:x", "nl", "7", "2021-05", "", "-", "--")
        )
    if chance < 0.6:
        return random.choice(WORDS).decode("utf-8", "replace").replace("\0", "")
    if chance < 0.8:
        return "".join(random.choice(ODD) for _ in range(random.randint(1, 4))).replace("\0", "")
    return random.choice(
        ("<http://e/{}>", "a" * 5000, "../../x", "é{}", '"}} . DROP ALL', "%s%n", "(?:a+)+$")
    )


def _graph(random: Random) -> dict[str, bytes]:
    """A graph folder of which one file is spoilt."""
    files = {
        str(path.relative_to(seeds.EXAMPLE.parent)): path.read_bytes()
        for path in sorted(seeds.EXAMPLE.rglob("*"))
        if path.is_file()
    }
    kind = random.choice(("data", "data", "data", "ontology", "questions"))
    if kind == "questions":
        names = [x for x in files if x.endswith(".rq")]
        name = random.choice(names)
        files[name] = mutate(files[name], random, seeds.queries())
    else:
        document, suffix = _rdf(random)
        if random.random() < 0.6:
            (name,) = [x for x in files if f"/{kind}/" in x]
            files[name] = _spoilt(files[name], random)
        else:
            files[f"example/{kind}/more.{suffix}"] = document
    return files


def _format(random: Random) -> Case:
    content = _turtle(random)
    way = random.randint(0, 2)
    if way == 0:
        return Case("", ["format", "-", *random.choice(([], ["--check"]))], stdin=content)
    argv = ["format", "--check", "f.ttl"] if way == 1 else ["format", "f.ttl"]
    return Case("", argv, {"f.ttl": content}, writes=("f.ttl",) if way == 2 else ())


def _validate(random: Random, data: dict[str, bytes], shapes: bytes) -> Case:
    argv = ["validate", *data, "--shapes", "shapes.ttl"]
    if random.random() < 0.7:
        argv += ["--format", random.choice(("text", "json", "turtle", "sarif", "junit", "github"))]
    argv += random.choice(([], [], ["--no-lint"], ["--lint"]))
    argv += random.choice(([], [], [], ["--engine", "pyshacl"], ["--engine", "both"]))
    argv += random.choice(([], ["--lang", "nl"]))
    return Case("", argv, {**data, "shapes.ttl": shapes})


def _validate_data(random: Random) -> Case:
    document, suffix = _rdf(random)
    return _validate(random, {f"data.{suffix}": document}, random.choice(seeds.shapes()))


def _validate_shapes(random: Random) -> Case:
    return _validate(random, {"data.ttl": random.choice(seeds.data())}, _shapes(random))


def _validate_both(random: Random) -> Case:
    return _validate(random, {"data.ttl": Grammar(random).turtle()}, _shapes(random))


def _query(random: Random) -> Case:
    argv = ["query", "q.rq", "--graph", str(seeds.EXAMPLE), *_answer_format(random)]
    argv += random.choice(([], [], [], ["--engine", "rdflib"]))
    return Case("", argv, {"q.rq": _sparql(random)})


def _answer_format(random: Random) -> list[str]:
    formats = ("table", "csv", "tsv", "json", "xml", "turtle", "ntriples", "jsonld", "rdfxml")
    return random.choice(([], ["--format", random.choice(formats)]))


def _header(random: Random) -> Case:
    lines = random.choice(seeds.queries()).split(b"\n")
    at = next((n for n, line in enumerate(lines) if not line.startswith(b"#+")), 0)
    yaml = mutate(b"\n".join(x[2:] for x in lines[:at]), random, [])
    head = b"\n".join(b"#+" + line for line in yaml.split(b"\n"))
    argv = [
        "query",
        "q.rq",
        "--graph",
        str(seeds.EXAMPLE),
        random.choice(("--describe", "-plang=nl")),
    ]
    return Case("", argv, {"q.rq": head + b"\n" + b"\n".join(lines[at:])})


def _params(random: Random) -> Case:
    path = random.choice(sorted((seeds.ROOT / "sparql" / "questions").glob("*.rq")))
    known = re.findall(r"VALUES \?(\w+) \{", path.read_text(encoding="utf-8"))
    names = (*known, *known, "lang", "x")
    argv = [random.choice(("query", "query", "why")), path.stem]
    argv += ["-p", f"{random.choice(names)}={_word(random)}"]
    return Case("", argv + random.choice(([], ["--format", "json"])))


def _query_graph(random: Random) -> Case:
    argv = ["query", "career", "-p", "player=all", "--graph", "example", *_answer_format(random)]
    return Case("", argv + random.choice(([], [], ["--engine", "rdflib"])), _graph(random))


def _why(random: Random) -> Case:
    what = random.choice(("career", "career", _word(random)))
    argv = ["why", "--graph", "example", *random.choice(([], ["--format", "json"]))]
    files = _graph(random)
    if random.random() < 0.3:
        argv += ["--article", "article.txt"]
        files["article.txt"] = mutate(files["example/article.txt"], random, [])
    return Case("", [*argv, "--", what], files)


def _evidence(random: Random) -> Case:
    files = _graph(random)
    article = files["example/article.txt"]
    files["article.txt"] = article if random.random() < 0.5 else mutate(article, random, [])
    argv = ["evidence", "--graph", "example", "--article", "article.txt"]
    return Case("", argv + random.choice(([], ["--format", "json"], ["--text"])), files)


def _cite(random: Random) -> Case:
    article = (seeds.EXAMPLE / "article.txt").read_bytes()
    words = article.decode().split()
    at = random.randrange(len(words))
    quote = random.choice((" ".join(words[at : at + 4]), _word(random), "\u0130", "e"))
    given = random.choice((article, mutate(article, random, [])))
    argv = ["cite", "--graph", str(seeds.EXAMPLE), "--article", "-"]
    argv += random.choice(
        ([], ["--id", _word(random)], ["--language", _word(random)], ["--prefixes"])
    )
    return Case("", [*argv, "--", quote], stdin=given)


def _export(random: Random) -> Case:
    argv = ["export", "--graph", "example"]
    argv += ["--format", random.choice(("turtle", "ntriples", "jsonld", "rdfxml"))]
    argv += random.choice(([], [], ["--base", _word(random)], ["-o", "out"]))
    return Case("", argv, _graph(random), writes=("out",))


def _diff(random: Random) -> Case:
    old, suffix = random.choice(seeds.data()), random.choice(tuple(seeds.FORMATS))
    new, other = random.choice(((spoil(old, random), suffix), _rdf(random)))
    old, new = seeds.converted(old, suffix), seeds.converted(new, other)
    argv = ["diff", f"old.{suffix}", f"new.{other}"]
    argv += random.choice(([], ["--format", "json"], ["--format", "patch"], ["--lang", "nl"]))
    return Case("", argv, {f"old.{suffix}": old, f"new.{other}": new})


def _build(random: Random) -> Case:
    return Case("", ["build", "--graph", "example", "-o", "out"], _graph(random), writes=("out",))


def _args(random: Random) -> Case:
    commands = ("build", "validate", "query", "why", "evidence", "export", "cite", "diff", "format")
    options = ("--graph", "--format", "-p", "--lang", "--timeout", "--max-size", "-o", "--help")
    options += ("--version", "--completion", "bash", "--engine", "--list", "--describe", "--check")
    argv = [random.choice((*commands, _word(random)))]
    for _ in range(random.randint(0, 4)):
        argv.append(random.choice(options) if random.random() < 0.5 else _word(random))
    argv = [x for x in argv if "/" not in x]
    return Case("", argv[: 1 + len(argv)], writes=("*",))


ENTRIES: dict[str, tuple[Callable[[Random], Case], int]] = {
    "args": (_args, 8),
    "build": (_build, 1),
    "cite": (_cite, 6),
    "diff": (_diff, 8),
    "evidence": (_evidence, 6),
    "export": (_export, 10),
    "format": (_format, 16),
    "query": (_query, 14),
    "query header": (_header, 6),
    "query parameters": (_params, 6),
    "query graph": (_query_graph, 10),
    "validate data": (_validate_data, 6),
    "validate shapes": (_validate_shapes, 6),
    "validate both": (_validate_both, 6),
    "why": (_why, 8),
}
"""Every entry point: how to make an input, and how often."""
