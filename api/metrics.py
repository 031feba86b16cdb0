"""Figures for Prometheus, at a port of their own: how much was asked and how fast, and how the collection stands.

Nothing in them is about somebody: labels are methods, templates of addresses, status codes and knowledge sources.
"""

import contextlib
from collections.abc import Iterator
from http import HTTPStatus

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from api.watching import Answered
from kb.bootstrap import KnowledgeBase
from kb.bootstrap.places import CALLBACK
from kb.errors import KbError, Unavailable
from kb.model.reader import KEEPER

ENTRIES = ("/inloggen", CALLBACK)
"""How the addresses end, in every language, where somebody signs in: with a password, and back from a provider."""
_REFUSED = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS})
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The figures of one process."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "meervoud_requests",
            "Requests that were answered.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "meervoud_request_seconds",
            "How long answering took.",
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._refused = Counter(
            "meervoud_sign_ins_refused", "Tries to sign in that were refused.", registry=self.registry
        )
        self.registry.register(_Collection(base))
        ProcessCollector(registry=self.registry)

    def count(self, answered: Answered) -> None:
        """Count a request."""
        self._requests.labels(answered.method, answered.route, answered.status).inc()
        self._seconds.labels(answered.route).observe(answered.seconds)
        if answered.route.endswith(ENTRIES) and answered.status in _REFUSED:
            self._refused.inc()

    @contextlib.contextmanager
    def served(self, host: str, port: int) -> Iterator[None]:
        """While inside, they can be fetched at any path.

        Raises:
            Unavailable: something else listens there.
        """
        try:
            server, thread = start_http_server(port, host, self.registry)
        except OSError as error:
            msg = f"op {host}:{port} kunnen geen cijfers staan ({error.strerror}); kies een andere KB_METRICS_PORT"
            raise Unavailable(msg) from error
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


class _Collection(Collector):
    """How the collection stands, looked up whenever somebody asks."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base

    def describe(self) -> list[Metric]:
        """Nothing beforehand: to register it is no reason to count."""
        return []

    def collect(self) -> Iterator[Metric]:
        """What answers; what does not is left out, and ``meervoud_up`` says so."""
        up = GaugeMetricFamily("meervoud_up", "Whether a part answers.", labels=("part",))
        for part, figures in (("catalogue", self._of_catalogue), ("index", self._of_index)):
            try:
                found = list(figures())
            except KbError:
                found = []
            up.add_metric([part], float(bool(found)))
            yield from found
        yield up

    def _of_catalogue(self) -> Iterator[Metric]:
        documents = GaugeMetricFamily("meervoud_documents", "Documents in the catalogue.", labels=("source",))
        for source, number in self._base.mapping.counts(KEEPER).items():
            documents.add_metric([source], number)
        yield documents

    def _of_index(self) -> Iterator[Metric]:
        passages = self._base.index.count()
        yield GaugeMetricFamily("meervoud_indexed_passages", "Passages in the index.", passages)
        lag = self._base.following.lag()
        waiting = "Documents that the index of this process has still to follow."
        yield GaugeMetricFamily("meervoud_waiting_documents", waiting, lag.documents)
        yield GaugeMetricFamily("meervoud_behind_seconds", "Since the first of them changed.", lag.seconds)
