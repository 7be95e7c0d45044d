"""How do several worker processes share the work, with a broker between them?

The broker only carries a bell: a message without content that says "look at the job table". Every process sweeps the
table; one that finds due work rings, and whichever worker hears it drains the table. A bell that is lost costs half a
second; a broker that is away costs nothing but the sharing, for then the sweeper drains by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from celery import Celery
from celery.exceptions import CeleryError
from kombu import Queue
from kombu.exceptions import KombuError, OperationalError

from engine.bootstrap import Engine
from engine.services.job_runner import next_due_at
from engine.worker.due_loop import DueLoop
from engine.worker.executor import drain_for_a_while, keep_house, owner_name

_log = logging.getLogger(__name__)

_DRAIN = "alur.drain"
#: A bell is rung at most so often; one that nobody heard for a second is stale.
_RING_SECONDS, _STALE_SECONDS = 0.2, 1


def build_app(broker_url: str, drain: Callable[[], object], *, queue: str = _DRAIN) -> Celery:
    """Return the Celery application; its one task calls `drain`."""
    app = Celery("alur", broker=broker_url, set_as_current=False)
    app.conf.update(
        task_default_queue=queue,
        task_queues=[Queue(queue, queue_arguments={"x-queue-type": "quorum"})],
        task_ignore_result=True,
        # Nothing is lost with a message: it is taken before the work, and never given again.
        task_acks_late=False,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        # Without these a broker that is down holds up the sweeper for seconds.
        broker_connection_timeout=1,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "confirm_publish": True,
            "max_retries": 1,
            "interval_start": 0,
            "interval_max": 0.1,
        },
    )

    @app.task(name=_DRAIN)
    def hear() -> None:
        drain()

    return app


def ring(app: Celery) -> bool:
    """Wake a worker; False when the broker is away."""
    try:
        app.send_task(_DRAIN, expires=_STALE_SECONDS, retry=False, ignore_result=True)
    except (CeleryError, KombuError, OperationalError, OSError) as error:
        _log.warning("the broker does not answer: %s", type(error).__name__)
        return False
    return True


def sweeper(engine: Engine, app: Celery) -> DueLoop:
    """Return the loop that rings when work is due, and does the work itself when nobody can be rung."""
    runner = engine.job_runner(owner=owner_name())

    def act() -> None:
        if not ring(app):
            drain_for_a_while(engine, runner, loop)

    loop = DueLoop(
        clock=engine.clock,
        next_due_at=lambda: next_due_at(runner),
        act=act,
        housekeeping=lambda: keep_house(engine),
        rest_seconds=_RING_SECONDS,
    )
    return loop


def run_worker(engine: Engine, broker_url: str, *, queue: str = _DRAIN) -> None:
    """Hear the bell, and sweep, until the process is told to stop."""
    runner = engine.job_runner(owner=owner_name())
    app = build_app(broker_url, lambda: drain_for_a_while(engine, runner), queue=queue)
    loop = sweeper(engine, app)
    loop.start()
    try:
        # One job at a time in one process: more work, more processes.
        app.worker_main(
            ["--quiet", "worker", "--pool=solo", "--without-gossip", "--without-mingle",
             f"--loglevel={engine.settings.log_level}"]
        )  # fmt: skip
    finally:
        loop.stop()
