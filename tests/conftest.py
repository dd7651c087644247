"""What tests share: the tiny graph, the three kinds of store, and a real SPARQL server."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from kg import KnowledgeGraph
from kg.files import load
from kg.sandbox import Limits, Sandbox
from kg.store import RemoteStore, Store, disk_store, memory_store

FIXTURES = Path(__file__).parent / "fixtures"
#: Loads data files into a store of the kind under test, and gives it ready to be asked.
MakeStore = Callable[..., Store]


@pytest.fixture(scope="session")
def tiny() -> Path:
    return FIXTURES / "tiny.ttl"


@contextmanager
def oxigraph_server(*files: Path, union: bool = True) -> Iterator[str]:
    """A real Oxigraph server with these files loaded; gives the address of its query endpoint."""
    program = Path(sys.executable).parent / "oxigraph"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [str(program), "serve", "--bind", address, *(["--union-default-graph"] if union else [])]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(f"http://{address}/", server)
            for file in files:
                kind = "application/trig" if file.suffix == ".trig" else "text/turtle"
                place = "store" if file.suffix == ".trig" else "store?default"
                data = Request(f"http://{address}/{place}", file.read_bytes(), {"Content-Type": kind})
                urlopen(data, timeout=30).close()  # noqa: S310
            yield f"http://{address}/query"
        finally:
            server.terminate()


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert server.poll() is None, "the server ended by itself"
        try:
            urlopen(url, timeout=5).close()  # noqa: S310
            return
        except URLError:
            time.sleep(0.05)
    raise AssertionError(f"no server at {url} after 10 s")


@pytest.fixture(scope="session")
def endpoint(tiny: Path) -> Iterator[str]:
    """The query address of a server that holds the tiny graph."""
    with oxigraph_server(tiny) as url:
        yield url


@pytest.fixture(params=["memory", "disk", "remote"])
def make_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeStore]:
    """Makes a store of each kind in turn from data files; the union of graphs is its default graph."""
    with ExitStack() as stack:

        def make(*files: Path, union: bool = True) -> Store:
            if request.param == "remote":
                url = stack.enter_context(oxigraph_server(*files, union=union))
                store: Store = RemoteStore(url, timeout=20)
            elif request.param == "disk":
                place = tmp_path / "store"
                writer = disk_store(place, writable=True)
                load(writer, files)
                writer.close()
                store = disk_store(place, union=union)
            else:
                store = memory_store(union=union)
                load(store, files)
            stack.callback(store.close)
            return store

        yield make


@pytest.fixture(scope="session")
def life() -> KnowledgeGraph:
    """The life in `fixtures/life.ttl`, in memory."""
    return KnowledgeGraph.open(FIXTURES / "life.ttl")


@pytest.fixture(scope="session", params=["memory", "disk", "remote"])
def graph(
    request: pytest.FixtureRequest, life: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KnowledgeGraph]:
    """The same life kept in memory, on disk, and by a real SPARQL server that has loaded its export."""
    place = tmp_path_factory.mktemp("life")
    if request.param == "remote":
        life.export("trig", place / "life.trig")
        with oxigraph_server(place / "life.trig") as url, KnowledgeGraph.open(endpoint=url) as opened:
            yield opened
    elif request.param == "disk":
        with KnowledgeGraph.open(store=place / "store", writable=True) as writer:
            writer.load(FIXTURES / "life.ttl")
        with KnowledgeGraph.open(store=place / "store") as opened:
            yield opened
    else:
        yield life


@pytest.fixture(scope="session")
def people() -> KnowledgeGraph:
    """A FOAF file: data in other terms than ours."""
    return KnowledgeGraph.open(FIXTURES / "people.ttl")


@pytest.fixture(scope="session")
def bundled() -> KnowledgeGraph:
    """The graph that ships with Doxograph."""
    return KnowledgeGraph.open()


@pytest.fixture(scope="module")
def bundled_sandbox(bundled: KnowledgeGraph) -> Iterator[Sandbox]:
    """A sandbox over that graph."""
    with Sandbox.for_graph(bundled, Limits(seconds=20)) as opened:
        yield opened
