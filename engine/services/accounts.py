"""How do people get in, and who may change that?

Passwords are never mailed: a new account gets a one-time link. Answers never tell whether an account exists.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import timedelta

from engine.domain.actors import SYSTEM, Actor, Role
from engine.domain.audit import AuditEvent
from engine.domain.jobs import JobKind, NewJob
from engine.errors import InvalidInput, NotAllowed, NotFound
from engine.persistence.accounts import Account, Session
from engine.services import searching, seeing
from engine.services.desk_views import AccountView
from engine.services.handler_types import OpenWork
from engine.services.sites import Sees
from engine.services.work import Work

#: OWASP ASVS 5.0, 6.2.9: long enough for officials; no rules about kinds of characters.
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128
LINK_LIVES = timedelta(hours=24)
SESSION_LIVES = timedelta(hours=12)
SESSION_IDLE = timedelta(hours=2)
#: A session's last use is noted no more often than this, so that reading pages does not write.
TOUCH_EVERY = timedelta(minutes=5)
PAGE = 50
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,63}", re.ASCII)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]{2,}")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def authenticate(open_work: OpenWork, username: str, password: str) -> Actor | None:
    """Return who this is, or None; a wrong name takes as long, and writes as much, as a wrong password.

    The password is compared while no transaction is open: that is slow on purpose, and nobody else shall wait for it.
    """
    with open_work(read_only=True) as work:
        account = work.accounts.by_username(username.strip().lower())
        passwords = work.ports.passwords
    usable = account is not None and account.active and bool(account.password_hash)
    matches = passwords.matches(account.password_hash if account and usable else "", password)
    with open_work() as work:
        actor = work.accounts.actor(account.id) if account and usable and matches else None
        if account is None:
            _record_unknown(work)
        else:
            action = "account.logged_in" if actor else "account.login_refused"
            _record(work, account, action, by=actor or SYSTEM)
        work.commit()
    return actor


def _record_unknown(work: Work) -> None:
    """Note an attempt at a name that nobody has; not the name, for people type their password there."""
    work.record(
        AuditEvent(
            stream="account:unknown",
            action="account.login_refused",
            actor_id=SYSTEM.account_id,
            actor_name=SYSTEM.name,
        )
    )


def open_session(work: Work, actor: Actor) -> str:
    """Remember a login and return the token for the cookie; only its hash is kept."""
    token, now = secrets.token_urlsafe(32), work.clock.now()
    work.accounts.add_session(
        Session(
            token_hash=_digest(token),
            account_id=actor.account_id,
            created_at=now,
            seen_at=now,
            expires_at=now + SESSION_LIVES,
        )
    )
    work.commit()
    return token


def actor_of_session(work: Work, token: str) -> Actor | None:
    """Return whose live session this is, or None."""
    now = work.clock.now()
    return work.accounts.session_actor(_digest(token), now=now, idle_since=now - SESSION_IDLE)


def touch_session(work: Work, token: str) -> None:
    """Keep a session from growing idle."""
    now = work.clock.now()
    work.accounts.touch_session(_digest(token), now=now, not_since=now - TOUCH_EVERY)
    work.commit()


def close_session(work: Work, token: str) -> None:
    """Forget a login."""
    work.accounts.end_session(_digest(token))
    work.commit()


def link_owner(work: Work, token: str) -> AccountView | None:
    """Return whose one-time link this is; None when it is used up, expired or no link at all."""
    account = work.accounts.link_owner(_digest(token), now=work.clock.now())
    return _view(account, ()) if account else None


def set_password(work: Work, token: str, password: str) -> None:
    """Set a password through a one-time link, which is used up by it; older logins end.

    Raises:
        InvalidInput: the password is too short, too long, or the user name.
        NotFound: the link works no more.
    """
    account = work.accounts.link_owner(_digest(token), now=work.clock.now())
    if account is None:
        raise NotFound(
            "Tautan ini sudah dipakai atau kedaluwarsa. Mintalah tautan baru kepada pengelola akun."
        )
    _refuse_weak(password, account)
    if not work.accounts.use_link(_digest(token), now=work.clock.now()):
        raise NotFound("Tautan ini baru saja dipakai.")
    _set_password(work, account, password, by=_as_actor(account))
    work.commit()


def change_password(work: Work, current: str, new: str, *, by: Actor) -> None:
    """Change one's own password; every other login ends.

    Raises:
        InvalidInput: the current password is wrong, or the new one is weak.
    """
    account = _get(work, by.account_id)
    if not work.ports.passwords.matches(account.password_hash, current):
        raise InvalidInput(fields={"current": "Kata sandi sekarang tidak cocok"})
    _refuse_weak(new, account)
    _set_password(work, account, new, by=by)
    work.commit()


def _set_password(work: Work, account: Account, password: str, *, by: Actor) -> None:
    work.accounts.set_password(account.id, work.ports.passwords.hash(password))
    work.accounts.end_sessions_of(account.id)
    _record(work, account, "account.password_set", by=by)


def _refuse_weak(password: str, account: Account) -> None:
    problem = ""
    if len(password) < SHORTEST_PASSWORD:
        problem = f"Kata sandi paling sedikit {SHORTEST_PASSWORD} karakter"
    elif len(password) > LONGEST_PASSWORD:
        problem = f"Kata sandi paling banyak {LONGEST_PASSWORD} karakter"
    elif account.username in password.lower() or len(set(password)) < 5:
        problem = "Kata sandi ini terlalu mudah ditebak"
    if problem:
        raise InvalidInput(fields={"password": problem})


def accounts(
    work: Work, *, by: Actor, search: str = "", after: str | None = None
) -> tuple[list[AccountView], str | None]:
    """List the accounts that a person administers by user name; returns the page and the cursor of the next one.

    Raises:
        NotAllowed: the person does not administer accounts.
    """
    seeing.require(work, by, Sees.ACCOUNTS)
    found: list[AccountView] = []
    while len(found) <= PAGE:
        portion = work.accounts.page(search=searching.words(search), after=after, limit=PAGE + 1)
        roles = work.accounts.roles_of([account.id for account in portion])
        views = (_view(account, roles.get(account.id, ())) for account in portion)
        found += [view for view in views if _administers(work, by, view.roles)]
        if len(portion) <= PAGE:
            break
        after = portion[-1].username
    return found[:PAGE], found[PAGE - 1].username if len(found) > PAGE else None


def get(work: Work, account_id: str, *, by: Actor) -> AccountView:
    """Return one account.

    Raises:
        NotAllowed: the person does not administer accounts.
        NotFound: there is none in the regions that the person administers.
    """
    account, roles = _administered(work, account_id, by)
    return _view(account, roles)


def create(
    work: Work,
    *,
    username: str,
    name: str,
    email: str,
    roles: Iterable[Role],
    by: Actor,
    password: str = "",
) -> str:
    """Create an account and mail its one-time link; returns the link's token.

    `password` is for set-up from the command line only: then no link is made and the token is empty.

    Raises:
        NotAllowed: the person does not administer accounts, or may not grant these roles.
        InvalidInput: a field needs mending.
        Conflict: the user name is taken.
    """
    _require_grant(work, by, roles := tuple(roles))
    username, name, email = username.strip().lower(), " ".join(name.split()), email.strip()
    _refuse_bad_fields(username, name, email)
    if work.accounts.by_username(username) is not None:
        raise InvalidInput(fields={"username": "Nama pengguna ini sudah dipakai"})
    account = Account(
        id=work.new_id(),
        username=username,
        name=name,
        email=email,
        password_hash=work.ports.passwords.hash(password) if password else "",
        active=True,
        language="id",
        created_at=work.clock.now(),
    )
    work.accounts.add(account)
    work.accounts.set_roles(account.id, roles)
    _record(work, account, "account.created", by=by, roles=roles)
    token = "" if password else _send_link(work, account)
    work.commit()
    return token


def _refuse_bad_fields(username: str, name: str, email: str) -> None:
    problems: dict[str, str] = {}
    if not _USERNAME.fullmatch(username):
        problems["username"] = "Pakai 3–64 huruf kecil, angka, titik, atau tanda hubung"
    if not name:
        problems["name"] = "Isi nama lengkap"
    if email and not _EMAIL.fullmatch(email):
        problems["email"] = "Alamat surel tidak sesuai format"
    if problems:
        raise InvalidInput(fields=problems)


def set_roles(work: Work, account_id: str, roles: Iterable[Role], *, by: Actor) -> None:
    """Replace an account's roles.

    Raises:
        NotAllowed: the person may not grant these roles, or would change their own.
        NotFound: there is no such account in the regions that the person administers.
    """
    _require_grant(work, by, roles := tuple(roles))
    _refuse_own(account_id, by)
    account, _ = _administered(work, account_id, by)
    work.accounts.set_roles(account_id, roles)
    _record(work, account, "account.roles_set", by=by, roles=roles)
    work.commit()


def set_active(work: Work, account_id: str, active: bool, *, by: Actor) -> None:
    """Open or close an account; closing ends its logins at once.

    Raises:
        NotAllowed: the person does not administer accounts, or would close their own.
        NotFound: there is no such account in the regions that the person administers.
    """
    _refuse_own(account_id, by)
    account, _ = _administered(work, account_id, by)
    work.accounts.set_active(account_id, active)
    if not active:
        work.accounts.end_sessions_of(account_id)
    _record(work, account, "account.opened" if active else "account.closed", by=by)
    work.commit()


def renew_link(work: Work, account_id: str, *, by: Actor) -> str:
    """Mail a new one-time link; an older unused one stops working. Returns the token.

    Raises:
        NotAllowed: the person does not administer accounts.
        NotFound: there is no such account in the regions that the person administers.
    """
    account, _ = _administered(work, account_id, by)
    token = _send_link(work, account)
    _record(work, account, "account.link_renewed", by=by)
    work.commit()
    return token


def _send_link(work: Work, account: Account) -> str:
    token, now = secrets.token_urlsafe(32), work.clock.now()
    work.accounts.add_link(_digest(token), account.id, now=now, expires_at=now + LINK_LIVES)
    link = f"{work.ports.settings.base_url}/aktivasi/{token}"
    if account.email:
        work.enqueue(
            NewJob(
                kind=JobKind.MAIL_SEND,
                dedup_key=f"mail:link:{_digest(token)}",
                due_at=now,
                payload={
                    "account_id": account.id,
                    "subject": "Atur kata sandi akun Anda",
                    "body": f"Buka tautan ini untuk mengatur kata sandi Anda:\n\n{link}\n\n"
                    "Tautan ini hanya dapat dipakai sekali dan berlaku 24 jam.\n",
                },
            )
        )
    return token


def _require_grant(work: Work, by: Actor, roles: tuple[Role, ...]) -> None:
    """An administrator grants roles inside the regions in which they administer accounts."""
    seeing.require(work, by, Sees.ACCOUNTS)
    if by is SYSTEM:
        return
    known = work.catalog.regions(work)
    unknown = next(
        (role.region for role in roles if role.region and role.region not in known), None
    )
    if known and unknown is not None:
        raise InvalidInput(fields={"roles": f"Wilayah dengan kode “{unknown}” tidak dikenal"})
    if not _administers(work, by, roles):
        raise InvalidInput(fields={"roles": "Anda hanya dapat memberi peran di wilayah Anda"})


def _administered(work: Work, account_id: str, by: Actor) -> tuple[Account, tuple[Role, ...]]:
    """Read an account whose roles all lie where the person administers accounts: its link would open all of them."""
    seeing.require(work, by, Sees.ACCOUNTS)
    account = _get(work, account_id)
    roles = work.accounts.roles_of([account_id]).get(account_id, ())
    if not _administers(work, by, roles):
        raise NotFound("Akun ini tidak ada.")
    return account, roles


def _administers(work: Work, by: Actor, roles: tuple[Role, ...]) -> bool:
    if by is SYSTEM:
        return True
    groups = {
        group
        for site in work.catalog.sites(work).values()
        for group in site.groups_that_see(Sees.ACCOUNTS)
    }
    return all(by.in_any_group(groups, role.region) for role in roles)


def _refuse_own(account_id: str, by: Actor) -> None:
    if account_id == by.account_id:
        raise NotAllowed("Anda tidak dapat mengubah akun Anda sendiri di sini.")


def _get(work: Work, account_id: str) -> Account:
    account = work.accounts.get(account_id)
    if account is None:
        raise NotFound("Akun ini tidak ada.")
    return account


def _as_actor(account: Account) -> Actor:
    return Actor(account_id=account.id, username=account.username, name=account.name)


def _view(account: Account, roles: tuple[Role, ...]) -> AccountView:
    return AccountView(
        id=account.id,
        username=account.username,
        name=account.name,
        email=account.email,
        active=account.active,
        has_password=bool(account.password_hash),
        roles=roles,
    )


def _record(
    work: Work, account: Account, action: str, *, by: Actor, roles: tuple[Role, ...] | None = None
) -> None:
    data = (
        {}
        if roles is None
        else {"roles": [{"group": role.group, "region": role.region} for role in roles]}
    )
    work.record(
        AuditEvent(
            stream=f"account:{account.id}",
            action=action,
            actor_id=by.account_id,
            actor_name=by.name,
            subject=account.username,
            data=data,
        )
    )
