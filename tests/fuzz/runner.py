"""The workers, and what they found."""

import argparse
import json
import multiprocessing
import os
import re
import tempfile
import time
from collections import Counter
from multiprocessing.connection import Connection, wait
from pathlib import Path

from fuzz import worker
from fuzz.cases import Case, make

LATE = ("takes more than", "hangs in an engine")
FRESH = 3000  # a worker that has run so many inputs makes room for a new one


def _work(pipe: Connection, args: argparse.Namespace, folder: str) -> None:
    """A worker: takes numbers, and answers with outcomes."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    worker.prepare()
    while (number := pipe.recv()) is not None:
        case = make(args.seed, number, tuple(args.entry))
        pipe.send(worker.run(case, Path(folder), args.limit))


class Run:
    """One run."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.started = time.monotonic()
        self.counts: Counter[tuple[str, str]] = Counter()
        self.errors: Counter[tuple[str, str]] = Counter()
        self.slow: Counter[str] = Counter()
        self.finds: list[tuple[int, Case, str]] = []
        self.last = args.first + args.inputs
        self.next = args.first
        self.stopped = 0

    def go(self) -> None:
        with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
            free = list(range(self.args.workers))
            busy: dict[Connection, _Worker] = {}
            while free or busy:
                for place in free:
                    if self._more():
                        started = _Worker(self.args, f"{folder}/{place}", place)
                        busy[started.pipe] = started
                        self._give(started)
                free = []
                for pipe in wait(list(busy), timeout=1):
                    assert isinstance(pipe, Connection)
                    self._take(busy[pipe])
                for one in list(busy.values()):
                    if (
                        one.number is not None
                        and time.monotonic() - one.since > self.args.limit + 5
                    ):
                        one.process.kill()
                        self._note(one, "hangs in an engine")
                    if one.number is None or one.done >= FRESH or not one.process.is_alive():
                        if one.number is not None and one.process.is_alive():
                            continue
                        one.end()
                        del busy[one.pipe]
                        free.append(one.place)

    def _more(self) -> bool:
        late = self.args.seconds and time.monotonic() - self.started > self.args.seconds
        return self.next < self.last and not late

    def _give(self, one: "_Worker") -> None:
        one.number = None
        if self._more() and one.done < FRESH:
            one.number, one.since = self.next, time.monotonic()
            self.next += 1
            one.pipe.send(one.number)

    def _take(self, one: "_Worker") -> None:
        try:
            outcome = one.pipe.recv()
        except (EOFError, ConnectionResetError):
            one.process.join()
            self._note(one, f"ends the process ({one.process.exitcode})")
            return
        case = make(self.args.seed, one.number or 0, tuple(self.args.entry))
        self.counts[case.entry, str(outcome.status)] += 1
        if match := re.match(r"defour: ([a-z-]+): ", outcome.told):
            self.errors[case.entry, match[1]] += 1
        self.slow[case.entry] += round(outcome.seconds * 1000)
        if outcome.wrong:
            self._find(one.number or 0, case, outcome.wrong)
        one.done += 1
        self._give(one)

    def _note(self, one: "_Worker", wrong: str) -> None:
        case = make(self.args.seed, one.number or 0, tuple(self.args.entry))
        self.counts[case.entry, "none"] += 1
        self._find(one.number or 0, case, wrong)
        one.number = None

    def _find(self, number: int, case: Case, wrong: str) -> None:
        if wrong.startswith(LATE):
            with tempfile.TemporaryDirectory() as folder:
                if worker.stops(case, Path(folder, "x"), self.args.limit):
                    self.stopped += 1
                    return
        self.finds.append((number, case, wrong))
        print(f"find {number}: {case.entry}: {wrong}\n  {json.dumps(case.argv)}", flush=True)
        if self.args.keep:
            folder = self.args.keep / f"{self.args.seed}-{number}"
            for name, content in {**case.files, "stdin": case.stdin}.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content)

    def tell(self) -> None:
        total = sum(self.counts.values())
        taken = time.monotonic() - self.started
        statuses = sorted({status for _, status in self.counts})
        print(
            f"\n{'entry point':<18}{'inputs':>8}"
            + "".join(f"{x:>8}" for x in statuses)
            + "  ms each"
        )
        for entry in sorted({entry for entry, _ in self.counts}):
            row = [self.counts[entry, x] for x in statuses]
            mean = self.slow[entry] / max(1, sum(row))
            print(f"{entry:<18}{sum(row):>8}" + "".join(f"{x:>8}" for x in row) + f"{mean:>9.1f}")
        print(
            f"{'all':<18}{total:>8}, seed {self.args.seed}, from {self.args.first}, {taken:.0f} s"
        )
        for entry, error in sorted(self.errors):
            if self.args.errors:
                print(f"{entry:<18}{error:<18}{self.errors[entry, error]:>8}")
        print(
            f"{self.stopped} that the command stopped with timed-out, when it was run as a process"
        )
        print(f"{len(self.finds)} finds")


class _Worker:
    """A process that runs inputs, and the number of the one that it runs."""

    def __init__(self, args: argparse.Namespace, folder: str, place: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, args, folder), daemon=True)
        self.process.start()
        theirs.close()
        self.place = place
        self.done = 0
        self.number: int | None = None
        self.since = time.monotonic()

    def end(self) -> None:
        if self.process.is_alive():
            self.pipe.send(None)
            self.process.join(5)
            self.process.kill()
        self.pipe.close()
