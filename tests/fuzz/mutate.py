"""Spoiling a text: bytes, words, lines, lengths, depths, and characters that nobody expects."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

WORDS = (Path(__file__).parent / "words.txt").read_bytes().split()
ODD = (
    "\x00",
    "\x07",
    "\x1b[31m",
    "\x7f",
    "\x85",
    "\x9b",
    "\xa0",
    "\u200b",
    "\u200f",
    "\u2028",
    "\u202e",
)
ODD += (
    "\ufeff",
    "\ufffe",
    "\U000e0001",
    "\U0010ffff",
    "\u0301",
    "İ",
    "ß",
    "\udc80",
    "٣",
    "𝟘",
    "\x0b",
    "\x0c",
)
NUMBERS = (b"0", b"-1", b"1e999", b"9" * 30, b"0x10", b"-0.0", b"2147483648", b"9" * 5000, b"1_0")
PAIRS = ((b"(", b")"), (b"[", b"]"), (b"{", b"}"), (b"[ :p ", b"]"), (b"<<( :a :b ", b")>>"))
PAIRS += ((b'{"a":', b"}"), (b"<a>", b"</a>"), (b"FILTER EXISTS {", b"}"), (b"STR(", b")"))
_WORD = re.compile(rb"\s+|[\w:@.-]+|.", re.DOTALL)


def mutate(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """A document after one to four changes; now and then after none."""
    for _ in range(random.choice((0, 1, 1, 1, 2, 2, 3, 4))):
        data = random.choice(_WAYS)(data, random, others)
    return data[:200_000]


def _bytes(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 1, 2, 8))):
        at = random.randint(0, len(changed))
        way = random.randint(0, 2)
        if way == 0 and at < len(changed):
            changed[at] = random.randint(0, 255)
        elif way == 1:
            changed.insert(at, random.randint(0, 255))
        else:
            del changed[at : at + random.choice((1, 1, 4, 50))]
    return bytes(changed)


def _words(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    words = _WORD.findall(data)
    if not words:
        return random.choice(WORDS)
    for _ in range(random.choice((1, 1, 2, 3))):
        at, other = random.randrange(len(words)), random.randrange(len(words))
        way = random.randint(0, 5)
        if way == 0:
            words[at], words[other] = words[other], words[at]
        elif way == 1:
            words[at] = words[other]
        elif way == 2:
            words[at] = b""
        elif way == 3:
            words[at] += words[at]
        elif way == 4:
            words[at] = random.choice(WORDS)
        else:
            words.insert(at, random.choice(WORDS) + b" ")
    return b"".join(words)


def _lines(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    lines = data.split(b"\n")
    at, other = random.randrange(len(lines)), random.randrange(len(lines))
    way = random.randint(0, 4)
    if way == 0:
        lines[at], lines[other] = lines[other], lines[at]
    elif way == 1:
        del lines[at]
    elif way == 2:
        lines.insert(other, lines[at])
    elif way == 3:
        random.shuffle(lines)
    else:
        return random.choice((b"\r\n", b"\r", b" ", b"\n\n")).join(lines)
    return b"\n".join(lines)


def _splice(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    other = random.choice(others) if others else data
    cut, start = random.randint(0, len(data)), random.randint(0, len(other))
    return data[:cut] + other[start : start + random.choice((20, 300, 100_000))]


def _truncate(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    return data[: random.randint(0, len(data))]


def _nest(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    words = _WORD.findall(data) or [b"x"]
    at = random.randrange(len(words))
    (opening, closing), times = random.choice(PAIRS), random.choice((2, 20, 120, 1500))
    words[at] = opening * times + words[at] + closing * (times - random.choice((0, 0, 1)))
    return b"".join(words)


def _number(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    found = list(re.finditer(rb"\d+", data))
    if not found:
        return data + random.choice(NUMBERS)
    match = random.choice(found)
    return data[: match.start()] + random.choice(NUMBERS) + data[match.end() :]


def _odd(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    at = random.randint(0, len(data))
    odd = random.choice(ODD).encode("utf-8", "surrogatepass")
    return data[:at] + odd * random.choice((1, 1, 3)) + data[at:]


def _repeat(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    start = random.randint(0, len(data))
    part = data[start : start + random.choice((1, 10, 200))]
    return data[:start] + part * random.choice((2, 20, 300)) + data[start:]


Way = Callable[[bytes, Random, Sequence[bytes]], bytes]
_WAYS: tuple[Way, ...] = (_bytes, _words, _words, _words, _lines, _splice)
_WAYS += (_truncate, _nest, _number, _odd, _repeat)
