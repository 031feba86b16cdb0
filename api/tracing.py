"""Spans for OpenTelemetry, one for each request: how it was answered, never what was asked.

They go to where the standard variables say (``OTEL_EXPORTER_OTLP_ENDPOINT``), by OTLP over HTTP. What FastAPI would
tell by itself holds questions, ids and secrets of links; see ``api.main``, where that is off.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from api.logs import REQUEST
from api.watching import PARENT, Answered, Tell

_OURS = {SERVICE_NAME: "meervoud"}
_SERVER_ERROR = 500
_IN_A_SECOND = 1_000_000_000


@contextmanager
def spans() -> Iterator[Tell]:
    """What to tell each request to; on leaving, all spans are sent."""
    resource = Resource.create({} if os.environ.get("OTEL_SERVICE_NAME") else _OURS)
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    tracer, reading = provider.get_tracer("meervoud"), TraceContextTextMapPropagator()

    def tell(answered: Answered) -> None:
        end = time.time_ns()
        span = tracer.start_span(
            f"{answered.method} {answered.route}",
            context=reading.extract({"traceparent": PARENT.get()}),
            kind=SpanKind.SERVER,
            start_time=end - int(answered.seconds * _IN_A_SECOND),
            attributes={
                "http.request.method": answered.method,
                "http.route": answered.route,
                "http.response.status_code": answered.status,
                # As in the log.
                "meervoud.request": REQUEST.get(),
            },
        )
        if answered.status >= _SERVER_ERROR:
            span.set_status(StatusCode.ERROR)
        span.end(end)

    try:
        yield tell
    finally:
        provider.shutdown()
