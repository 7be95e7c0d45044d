"""Did anything write a citizen's number into a log?

Every test runs under a handler that reads what our own packages log, at every level.
"""

from __future__ import annotations

import logging
import re

#: Region (6 digits), day of birth (plus 40 for women), month, year, serial: Permendagri 73/2022.
NIK = re.compile(
    r"(?<!\w)[1-9]\d{5}(?:0[1-9]|[1-2]\d|3[01]|4[1-9]|[5-6]\d|7[01])(?:0[1-9]|1[0-2])\d{6}(?!\w)"
)
PACKAGES = ("engine", "forms", "signing", "webui")


class NikWatch(logging.Handler):
    """Keeps each log line in which a NIK stands."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(name)s: %(message)s"))
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Look at one record, its traceback included."""
        text = self.format(record)
        if NIK.search(text):
            self.found.append(text)

    def __enter__(self) -> NikWatch:
        for package in PACKAGES:
            logger = logging.getLogger(package)
            logger.addHandler(self)
            logger.setLevel(logging.DEBUG)
        return self

    def __exit__(self, *exc_info: object) -> None:
        for package in PACKAGES:
            logging.getLogger(package).removeHandler(self)
