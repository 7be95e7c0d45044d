"""How are accounts, roles, sessions and one-time links read and saved?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from engine.domain import regions
from engine.domain.actors import Actor, Role
from engine.persistence.tables import account, account_role, one_time_link, session


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account as its row tells it."""

    id: str
    username: str
    name: str
    email: str
    password_hash: str
    active: bool
    language: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Session:
    """A login that is remembered; `token_hash` is SHA-256 of the cookie's token."""

    token_hash: str
    account_id: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


class Accounts:
    """Accounts; written at once."""

    def __init__(self, connection: sa.Connection) -> None:
        """Work on the unit's connection."""
        self._connection = connection

    def get(self, account_id: str) -> Account | None:
        """Read one account."""
        return self._one(account.c.id == account_id)

    def by_username(self, username: str) -> Account | None:
        """Find an account by its exact user name."""
        return self._one(account.c.username == username)

    def _one(self, condition: sa.ColumnElement[bool]) -> Account | None:
        row = self._connection.execute(sa.select(account).where(condition)).mappings().first()
        return Account(**row) if row else None

    def page(self, *, search: str, after: str | None, limit: int) -> list[Account]:
        """List accounts by user name, starting behind `after`."""
        query = sa.select(account).order_by(account.c.username).limit(limit)
        if after is not None:
            query = query.where(account.c.username > after)
        if search:
            query = query.where(
                account.c.username.icontains(search, autoescape=True)
                | account.c.name.icontains(search, autoescape=True)
            )
        return [Account(**row) for row in self._connection.execute(query).mappings()]

    def roles_of(self, account_ids: Iterable[str]) -> dict[str, tuple[Role, ...]]:
        """Return the roles of several accounts."""
        query = sa.select(account_role).where(account_role.c.account_id.in_(list(account_ids)))
        found: dict[str, list[Role]] = {}
        for row in self._connection.execute(
            query.order_by(account_role.c.grp, account_role.c.region)
        ):
            found.setdefault(row.account_id, []).append(Role(group=row.grp, region=row.region))
        return {account_id: tuple(roles) for account_id, roles in found.items()}

    def actor(self, account_id: str) -> Actor | None:
        """Return an active account as somebody who can act."""
        return self._actor(account.c.id == account_id, account.c.active.is_(True))

    def _actor(
        self, *conditions: sa.ColumnElement[bool], joined: sa.FromClause | None = None
    ) -> Actor | None:
        source: sa.FromClause = account.outerjoin(account_role)
        if joined is not None:
            source = source.join(joined, session.c.account_id == account.c.id)
        query = sa.select(
            account.c.id,
            account.c.username,
            account.c.name,
            account_role.c.grp,
            account_role.c.region,
        ).select_from(source)
        found = self._connection.execute(
            query.where(*conditions).order_by(account_role.c.grp)
        ).all()
        if not found:
            return None
        roles = tuple(
            Role(group=row.grp, region=row.region) for row in found if row.grp is not None
        )
        return Actor(
            account_id=found[0].id, username=found[0].username, name=found[0].name, roles=roles
        )

    def members(self, group: str, region: str) -> list[Account]:
        """Return the active accounts that hold `group` for `region`."""
        query = (
            sa.select(account)
            .join(account_role)
            .where(
                account.c.active.is_(True),
                account_role.c.grp == group,
                account_role.c.region.in_(regions.outward(region)),
            )
            .distinct()
        )
        return [Account(**row) for row in self._connection.execute(query).mappings()]

    def add(self, new: Account) -> None:
        """Write a new account."""
        values = {column.name: getattr(new, column.name) for column in account.c}
        self._connection.execute(account.insert().values(**values))

    def set_password(self, account_id: str, password_hash: str) -> None:
        """Replace the password."""
        self._change(account_id, password_hash=password_hash)

    def set_active(self, account_id: str, active: bool) -> None:
        """Open or close an account."""
        self._change(account_id, active=active)

    def _change(self, account_id: str, **values: object) -> None:
        self._connection.execute(
            account.update().where(account.c.id == account_id).values(**values)
        )

    def set_roles(self, account_id: str, roles: Iterable[Role]) -> None:
        """Replace all roles."""
        self._connection.execute(
            account_role.delete().where(account_role.c.account_id == account_id)
        )
        values = [
            {"account_id": account_id, "grp": role.group, "region": role.region}
            for role in set(roles)
        ]
        if values:
            self._connection.execute(account_role.insert(), values)

    def add_session(self, new: Session) -> None:
        """Remember a login."""
        self._connection.execute(
            session.insert().values(**{c.name: getattr(new, c.name) for c in session.c})
        )

    def session_actor(
        self, token_hash: str, *, now: datetime, idle_since: datetime
    ) -> Actor | None:
        """Return who a live session belongs to, in one statement."""
        return self._actor(
            session.c.token_hash == token_hash,
            session.c.expires_at > now,
            session.c.seen_at > idle_since,
            account.c.active.is_(True),
            joined=session,
        )

    def touch_session(self, token_hash: str, *, now: datetime, not_since: datetime) -> None:
        """Note that a session is in use, unless that was noted recently."""
        self._connection.execute(
            session.update()
            .where(session.c.token_hash == token_hash, session.c.seen_at < not_since)
            .values(seen_at=now)
        )

    def end_session(self, token_hash: str) -> None:
        """Forget one login."""
        self._connection.execute(session.delete().where(session.c.token_hash == token_hash))

    def end_sessions_of(self, account_id: str) -> None:
        """Forget every login of an account."""
        self._connection.execute(session.delete().where(session.c.account_id == account_id))

    def add_link(
        self, token_hash: str, account_id: str, *, now: datetime, expires_at: datetime
    ) -> None:
        """Write a one-time link; earlier unused ones of the account stop working."""
        self._connection.execute(
            one_time_link.delete().where(
                one_time_link.c.account_id == account_id, one_time_link.c.used_at.is_(None)
            )
        )
        values = {
            "token_hash": token_hash,
            "account_id": account_id,
            "created_at": now,
            "expires_at": expires_at,
        }
        self._connection.execute(one_time_link.insert().values(**values))

    def link_owner(self, token_hash: str, *, now: datetime) -> Account | None:
        """Return whose unused, unexpired link this is."""
        query = (
            sa.select(account)
            .join(one_time_link)
            .where(
                one_time_link.c.token_hash == token_hash,
                one_time_link.c.used_at.is_(None),
                one_time_link.c.expires_at > now,
                account.c.active.is_(True),
            )
        )
        row = self._connection.execute(query).mappings().first()
        return Account(**row) if row else None

    def use_link(self, token_hash: str, *, now: datetime) -> bool:
        """Use a link up; False when somebody else just did."""
        result = self._connection.execute(
            one_time_link.update()
            .where(one_time_link.c.token_hash == token_hash, one_time_link.c.used_at.is_(None))
            .values(used_at=now)
        )
        return result.rowcount == 1
