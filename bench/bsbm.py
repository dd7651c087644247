"""BSBM's explore mix over HTTP: Doxograph beside ``oxigraph serve`` and ``rdflib-endpoint``.

Run by hand with ``python bench/bsbm.py``; ``--help`` tells the options, bench/README.md what is measured.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bsbm_answers import meaning
from bsbm_servers import Address, endpoint_python, ours, oxigraph, rdflib_endpoint
from http_load import Connection, Query, load, request_bytes

MIX = 25  # queries
CLIENTS = (1, 4)
UNCACHED, CACHED = "doxograph, cache off", "doxograph, repeated"
MEMORY, DISK = "oxigraph serve, memory", "oxigraph serve, disk"
SLOW = {"rdflib-endpoint, memory": "default", "rdflib-endpoint, Oxigraph": "Oxigraph"}
#: Ratios that the project wants to reach: of whom, to whom, how much.
AIMS = ((UNCACHED, MEMORY, 1.0), (CACHED, MEMORY, 5.0), *((UNCACHED, name, 15.0) for name in SLOW))


@dataclass(frozen=True, slots=True)
class Run:
    """One run: queries a second, and milliseconds of processor time that the server took for each."""

    rate: float
    cost: float


Runs = dict[tuple[str, int], list[Run]]


@dataclass(frozen=True, slots=True)
class Server:
    """A server in the race: its name, its place, and whether it needs longer runs."""

    name: str
    address: Address
    slow: bool

    @property
    def url(self) -> str:
        """Where it answers queries."""
        return self.address.url


def main() -> int:
    """Compare the answers, measure, print; 1 when an answer differs."""
    options = _options()
    queries = [
        Query(entry["query"], entry["accept"])
        for entry in map(json.loads, options.queries.read_text(encoding="utf-8").splitlines())
    ]
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "data.nt"
        data.write_bytes(gzip.decompress(options.data.read_bytes()))
        servers = [
            Server(name, stack.enter_context(start()), name in SLOW) for name, start in _field(options, data)
        ]
        differing = _compare(servers, queries) if not options.skip_comparison else {}
        runs = _race(servers, queries, options)
    if options.json:
        print(json.dumps(_report(runs, differing, len(queries)), indent=1))
    else:
        _print(runs, differing, len(queries))
    return int(any(differing.values()))


def _options() -> argparse.Namespace:
    beside = Path(__file__).resolve().parents[2] / "shared" / "bench"
    parser = argparse.ArgumentParser(description="BSBM's explore mix over HTTP, several servers in turn.")
    parser.add_argument("--queries", type=Path, default=beside / "bsbm100k.queries.jsonl")
    parser.add_argument("--data", type=Path, default=beside / "bsbm100k.nt.gz")
    parser.add_argument("--rounds", type=int, default=7, help="how often each server is measured")
    parser.add_argument("--seconds", type=float, default=1.5, help="the length of one run")
    parser.add_argument("--slow-rounds", type=int, default=2, help="the same for rdflib-endpoint")
    parser.add_argument("--slow-seconds", type=float, default=6.0)
    parser.add_argument("--endpoint-python", help="interpreter of an environment with rdflib-endpoint")
    parser.add_argument("--only", action="append", help="a server by the start of its name; repeatable")
    parser.add_argument("--skip-comparison", action="store_true", help="do not compare the answers")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    for path in (options.queries, options.data):
        if not path.exists():
            parser.error(f"{path} does not exist; name the file with --queries or --data.")
    return options


def _field(
    options: argparse.Namespace, data: Path
) -> Iterator[tuple[str, Callable[[], AbstractContextManager[Address]]]]:
    """Name of each server that takes part, and what starts it."""
    field: dict[str, Callable[[], AbstractContextManager[Address]]] = {
        MEMORY: partial(oxigraph, data, disk=False),
        UNCACHED: partial(ours, data, "--result-cache", "0"),
        CACHED: partial(ours, data),
        DISK: partial(oxigraph, data, disk=True),
    }
    python = endpoint_python(options.endpoint_python)
    if python:
        field |= {name: partial(rdflib_endpoint, python, data, store) for name, store in SLOW.items()}
    else:
        print("rdflib-endpoint is not installed and takes no part; see bench/README.md.", file=sys.stderr)
    for name, start in field.items():
        if name == MEMORY or not options.only or name.startswith(tuple(options.only)):
            yield name, start


def _compare(servers: Sequence[Server], queries: Sequence[Query]) -> dict[str, list[int]]:
    """Which answers of each server differ from those of the first, by their places among the queries.

    Each query is asked twice, so that an answer that was kept is compared as well.
    """
    first, *others = servers
    connection = Connection(first.url)
    expected = [meaning(connection.ask(request_bytes(first.url, query)), query.accept) for query in queries]
    differing: dict[str, list[int]] = {}
    for server in others:
        connection = Connection(server.url)
        wrong = differing[server.name] = []
        for place, query in enumerate(queries):
            for _ in range(1 if server.slow else 2):
                try:
                    answer = connection.ask(request_bytes(server.url, query))
                    same = meaning(answer, query.accept) == expected[place]
                except (ValueError, SyntaxError) as error:
                    print(f"{server.name}, query {place}: {error}", file=sys.stderr)
                    same = False
                if not same and place not in wrong:
                    wrong.append(place)
        connection.close()
    return differing


def _race(servers: Sequence[Server], queries: Sequence[Query], options: argparse.Namespace) -> Runs:
    """Every run of every server. They take turns, so that what disturbs the machine meets them all."""
    runs: Runs = defaultdict(list)
    for server in servers:
        load(server.url, queries, 1, 1.0)
    for turn in range(options.rounds):
        for clients in CLIENTS:
            for server in servers if turn % 2 == 0 else servers[::-1]:
                if server.slow and turn >= options.slow_rounds:
                    continue
                seconds = options.slow_seconds if server.slow else options.seconds
                before = server.address.processor_time()
                rate, count = load(server.url, queries, clients, seconds, turn * MIX * 3)
                cost = (server.address.processor_time() - before) / count * 1000
                runs[server.name, clients].append(Run(rate, cost))
        time.sleep(0.05)
    return runs


def _ratio(runs: Runs, one: tuple[str, int], other: tuple[str, int]) -> float:
    """Median over the rounds of the ratio of two servers in one round; of the medians when rounds differ."""
    pairs = list(zip(runs[one], runs[other], strict=False))
    if len(runs[one]) == len(runs[other]):
        return statistics.median(a.rate / b.rate for a, b in pairs)
    return _middle(runs, one).rate / _middle(runs, other).rate


def _middle(runs: Runs, of: tuple[str, int]) -> Run:
    """The medians of a server's runs."""
    return Run(statistics.median(r.rate for r in runs[of]), statistics.median(r.cost for r in runs[of]))


def _report(runs: Runs, differing: dict[str, list[int]], queries: int) -> dict[str, object]:
    rows = [
        {
            "server": name,
            "clients": clients,
            "queries_per_second": [round(run.rate, 1) for run in found],
            "milliseconds_of_processor": [round(run.cost, 3) for run in found],
            "mixes_per_hour": round(_middle(runs, (name, clients)).rate * 3600 / MIX),
            "ratio_to_oxigraph": round(_ratio(runs, (name, clients), (MEMORY, clients)), 3),
        }
        for (name, clients), found in runs.items()
    ]
    aims = [
        {
            "server": one,
            "to": other,
            "clients": n,
            "aim": aim,
            "ratio": round(_ratio(runs, (one, n), (other, n)), 3),
        }
        for one, other, aim in AIMS
        for n in CLIENTS
        if (one, n) in runs and (other, n) in runs
    ]
    return {"queries": queries, "differing_answers": differing, "runs": rows, "aims": aims}


def _print(runs: Runs, differing: dict[str, list[int]], queries: int) -> None:
    for name, wrong in differing.items():
        print(
            f"{name:28}{queries - len(wrong):4} of {queries} answers as those of {MEMORY}  {wrong[:20] or ''}"
        )
    print(
        f"\n{'':28}{'clients':>8}{'queries/s: median, min, max':>30}{'processor ms':>14}{'to oxigraph':>13}"
    )
    for name in dict.fromkeys(name for name, _ in runs):
        for clients in CLIENTS:
            rates = [run.rate for run in runs[name, clients]]
            middle = _middle(runs, (name, clients))
            spread = f"{middle.rate:10,.0f}{min(rates):10,.0f}{max(rates):10,.0f}{middle.cost:14.2f}"
            print(f"{name:28}{clients:8}{spread}{_ratio(runs, (name, clients), (MEMORY, clients)):13.2f}")
    print(f"\n{'aims':58}{'wanted':>8}" + "".join(f"{n:>7} cl." for n in CLIENTS))
    for one, other, aim in AIMS:
        if (one, 1) in runs and (other, 1) in runs:
            found = "".join(f"{_ratio(runs, (one, n), (other, n)):11.2f}" for n in CLIENTS)
            print(f"{one + ' to ' + other:58}{aim:8.1f}{found}")


if __name__ == "__main__":
    sys.exit(main())
