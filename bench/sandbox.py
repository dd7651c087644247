"""What the sandbox costs, and what it stands: run by hand with ``python bench/sandbox.py [SECONDS]``.

Prints four tables: the price of an easy query above the same one asked in process, the time to start,
the wait for an easy query while eight of the worst run, and the speed of a large answer. ``SECONDS`` is the
time limit of the worst queries (10 unless given).
"""

from __future__ import annotations

import resource
import statistics
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

from kg import KnowledgeGraph
from kg.errors import KgError
from kg.sandbox import Limits, Sandbox
from kg.sandbox.backends import Source
from kg.terms import PREFIXES

EASY = {
    "ASK {}": "ASK {}",
    "one entity": "SELECT ?p ?o { id:andrej-karpathy ?p ?o }",
    "people by name": "SELECT ?s ?name { ?s a kg:Person ; rdfs:label ?name } ORDER BY ?name LIMIT 50",
    "count by class": "SELECT ?c (COUNT(?s) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY DESC(?n)",
}


def cross(times: int) -> str:
    """A cross product of so many patterns."""
    return " . ".join(f"?s{i} ?p{i} ?o{i}" for i in range(times))


WORST = {
    "counting a cross product": f"SELECT (COUNT(*) AS ?n) {{ {cross(4)} }}",
    "sorting a cross product": f"SELECT * {{ {cross(3)} }} ORDER BY ?o2 ?o1 ?o0",
    "unbounded paths": "SELECT (COUNT(*) AS ?n) { ?a (!id:x|^!id:x)* ?b . ?b (!id:x)* ?c . ?c !id:x* ?d }",
    "regular expressions": f"SELECT (COUNT(*) AS ?n) {{ {cross(2)} FILTER(REGEX(CONCAT(STR(?s0), STR(?o1)), "
    "'(.*e.*){9}(.*a.*){9}$')) }",
    "doubling a text": "SELECT ?x40 { BIND('aaaaaaaaaaaaaaaa' AS ?x0)"
    + "".join(f" BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(40))
    + "}",
    "joining all texts": f"SELECT (GROUP_CONCAT(STR(?o1)) AS ?t) {{ {cross(3)} }}",
    "nested brackets": "SELECT * {" + "{" * 200_000 + "}" * 200_000 + "}",
    "a megabyte of patterns": "SELECT (COUNT(*) AS ?n) {" + " ?a kg:about ?b ." * 55_000 + "}",
}


def milliseconds(values: list[float]) -> str:
    """Median, 95th percentile and maximum."""
    ordered = sorted(values)
    p95 = ordered[int(len(ordered) * 0.95)]
    return f"{statistics.median(ordered) * 1e3:8.2f} {p95 * 1e3:8.2f} {ordered[-1] * 1e3:8.2f}"


def price(sandbox: Sandbox, raw: ox.Store) -> None:
    """Easy queries in process and in the sandbox, turn and turn about."""
    print(f"\n{'easy query, ms':24}{'in process: median, 95 %, max':>32}{'sandbox: median, 95 %, max':>32}")
    for name, query in EASY.items():
        inside: list[float] = []
        boxed: list[float] = []
        for _ in range(500):
            began = time.perf_counter()
            answer = raw.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
            if isinstance(answer, (ox.QuerySolutions, ox.QueryBoolean)):
                expected = answer.serialize(format=ox.QueryResultsFormat.JSON)
            inside.append(time.perf_counter() - began)
            began = time.perf_counter()
            body = sandbox.run(query).body
            boxed.append(time.perf_counter() - began)
            assert len(body) == len(expected or b"")
        extra = (statistics.median(boxed) - statistics.median(inside)) * 1e3
        print(f"{name:24}{milliseconds(inside):>32}{milliseconds(boxed):>32}   +{extra:.2f}")


def throughput(sandbox: Sandbox) -> None:
    """Queries a second with one and with four clients."""
    for clients in (1, 4):
        done = [0] * clients
        end = time.monotonic() + 2

        def ask(number: int, until: float, counts: list[int]) -> None:
            while time.monotonic() < until:
                sandbox.run(EASY["one entity"])
                counts[number] += 1

        threads = [threading.Thread(target=ask, args=(i, end, done)) for i in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        print(f"{clients} client(s): {sum(done) / 2:,.0f} queries a second")


def tree_memory(sandbox: Sandbox) -> float:
    """Megabytes that all processes of the sandbox hold for themselves, each shared page counted in part."""
    zygote = sandbox.stats()["zygote"]
    pids = [zygote] + [
        int(p) for p in Path(f"/proc/{zygote}/task/{zygote}/children").read_text(encoding="ascii").split()
    ]
    total = 0
    for pid in pids:
        with suppress(OSError):  # it has just ended
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
                total += int(line.split()[1]) if line.startswith("Pss:") else 0
    return total / 1024


def siege(sandbox: Sandbox) -> None:
    """Eight of the worst at once; how long an easy query takes meanwhile."""
    before = tree_memory(sandbox)
    endings: dict[str, str] = {}

    def ask(name: str) -> None:
        began = time.monotonic()
        try:
            answer = sandbox.run(WORST[name])
            end = f"answered, {len(answer.body):,} bytes"
        except KgError as error:
            end = f"{getattr(error, 'kind', 'refused')}: {str(error)[:70]}"
        endings[name] = f"{time.monotonic() - began:6.1f} s  {end}"

    threads = [threading.Thread(target=ask, args=(name,)) for name in WORST]
    waits: list[float] = []
    peak = 0.0
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        began = time.perf_counter()
        sandbox.run(EASY["one entity"])
        waits.append(time.perf_counter() - began)
        peak = max(peak, tree_memory(sandbox)) if len(waits) % 10 == 0 else peak
        time.sleep(0.02)
    print("\neight of the worst at once")
    for name, end in endings.items():
        print(f"  {name:26}{end}")
    print(f"  easy query meanwhile, ms (median, 95 %, max of {len(waits)}): {milliseconds(waits)}")
    time.sleep(1)
    print(f"  memory before {before:.0f} MB, at most {peak:.0f} MB, after {tree_memory(sandbox):.0f} MB")


def large(count: int = 300_000) -> None:
    """A large answer, streamed."""
    data = "".join(
        f'<http://e.org/{i % 9999}> <http://e.org/p> "number {i}" .\n' for i in range(count)
    ).encode()
    with Sandbox(
        Source("memory"), lambda pipe: pipe.write(data), limits=Limits(result_bytes=1 << 30)
    ) as sandbox:
        sandbox.run("ASK {}")
        print("\nlarge answer, streamed")
        for name in ("json", "xml", "csv", "tsv"):
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            began = time.perf_counter()
            stream = sandbox.stream("SELECT * { ?s ?p ?o }", accept=name)
            size = sum(map(len, stream))
            seconds = time.perf_counter() - began
            grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
            print(
                f"  {name:5}{size / 1e6:7.1f} MB {seconds:6.2f} s {size / seconds / 1e6:7.1f} MB/s"
                f" {count / seconds:10,.0f} rows/s  memory of the server +{grown / 1024:.1f} MB"
            )


def main() -> None:
    """Print every table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    with KnowledgeGraph.open() as graph:
        began = time.perf_counter()
        with Sandbox.for_graph(graph, Limits(seconds=seconds)) as sandbox:
            blocked = time.perf_counter() - began
            sandbox.run("ASK {}")
            ready = time.perf_counter() - began
            print(f"{len(graph):,} triples; started in {blocked * 1e3:.1f} ms, ready after {ready:.2f} s")
            raw = getattr(graph.store, "raw", None)
            assert isinstance(raw, ox.Store)
            price(sandbox, raw)
            throughput(sandbox)
            siege(sandbox)
    large()


if __name__ == "__main__":
    main()
