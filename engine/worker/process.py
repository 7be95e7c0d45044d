"""What does `alur worker` do?"""

from __future__ import annotations

import signal
import threading

from engine.bootstrap import Engine
from engine.worker.doorbell import run_worker
from engine.worker.executor import executor


def run(engine: Engine) -> None:
    """Do due work until SIGTERM or SIGINT: alone, or together with others when a broker is set."""
    if engine.settings.broker_url is not None:
        run_worker(engine, engine.settings.broker_url)
        return
    loop = executor(engine)

    def stop(*_: object) -> None:
        # From a thread: the handler may have interrupted the loop while it holds the lock that `stop` needs.
        threading.Thread(target=loop.stop).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    loop.run()
