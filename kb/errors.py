"""Errors a user sees: one sentence that names the next step, Korean first, and the exit code of the contract."""

from __future__ import annotations


class KbError(Exception):
    """Base of all errors that are shown to people as they are."""

    exit_code = 1


class WrongUse(KbError):
    """The command or its arguments were used in a way that cannot work."""

    exit_code = 2


class NoKnowledgeBase(KbError):
    """No generation has been built yet; the message names the command that builds it."""

    exit_code = 3


class UnreadableSource(KbError):
    """A source could not be read."""

    exit_code = 4


class WriterBusy(KbError):
    """Another process holds the writer lock."""


class CannotWrite(KbError):
    """The data folder takes nothing more: the disk is full, or it may not be written to. What serves goes on serving."""


class BrokenStore(KbError):
    """A shard or its vector index is damaged; the message names the command that rebuilds it."""
