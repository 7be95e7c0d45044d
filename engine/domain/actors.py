"""Who acts, and in which groups and regions?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.domain import regions


@dataclass(frozen=True, kw_only=True)
class Role:
    """Membership of a candidate group in a region and everything inside it."""

    group: str
    region: str


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The person, or the system itself, on whose behalf something is done."""

    account_id: str
    username: str
    name: str
    roles: tuple[Role, ...] = ()

    @property
    def groups(self) -> frozenset[str]:
        """All groups, whatever the region."""
        return frozenset(role.group for role in self.roles)

    def in_group(self, group: str, region: str) -> bool:
        """Tell whether the actor holds `group` for `region`."""
        return any(
            role.group == group and regions.contains(role.region, region) for role in self.roles
        )

    def in_any_group(self, groups: Iterable[str], region: str) -> bool:
        """Tell whether the actor holds one of `groups` for `region`."""
        wanted = frozenset(groups)
        return any(
            role.group in wanted and regions.contains(role.region, region) for role in self.roles
        )

    def home_region(self, group: str | None = None) -> str | None:
        """Return the region of the first role (of `group`, if given)."""
        return next(
            (role.region for role in self.roles if group is None or role.group == group), None
        )


#: Acts where no person does: clocks, jobs, deployments at set-up.
SYSTEM = Actor(account_id="system", username="sistem", name="Sistem")
