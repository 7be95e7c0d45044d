"""Which pages are there? One blueprint for each thing that people do."""

from webui.blueprints import (
    about,
    accounts,
    auditor,
    definitions,
    files,
    home,
    inbox,
    incidents,
    instances,
    mailbox,
    notifications,
    registers,
    sessions,
    starts,
    tasks,
)

ALL = (
    home.pages,
    about.pages,
    sessions.pages,
    inbox.pages,
    tasks.pages,
    starts.pages,
    instances.pages,
    registers.pages,
    notifications.pages,
    files.pages,
    auditor.pages,
    definitions.pages,
    accounts.pages,
    mailbox.pages,
    incidents.pages,
)
