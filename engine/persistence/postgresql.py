"""How is PostgreSQL opened so that no connection waits for ever?"""

from __future__ import annotations

import sqlalchemy as sa

#: Pools of all processes together must stay below the server's `max_connections` minus ten.
_POOL_SIZE = 5
_POOL_OVERFLOW = 5
_LIMITS = {
    "statement_timeout": "30s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
}


def open_postgresql(url: sa.URL) -> sa.Engine:
    """Open a PostgreSQL database through psycopg 3; connects at first use."""
    return sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        # Values of a failed statement may be personal data; errors end in logs.
        hide_parameters=True,
        # Every read that decides something takes a row lock; stricter levels only add retries.
        isolation_level="READ COMMITTED",
        pool_size=_POOL_SIZE,
        max_overflow=_POOL_OVERFLOW,
        pool_timeout=10,
        pool_pre_ping=True,
        pool_use_lifo=True,
        connect_args={
            "application_name": "alur",
            "connect_timeout": 5,
            # A connection that went dark is noticed within a minute instead of never.
            "keepalives": 1,
            "keepalives_idle": 30,
            "keepalives_interval": 10,
            "keepalives_count": 3,
            "options": " ".join(f"-c {name}={value}" for name, value in _LIMITS.items()),
        },
    )
