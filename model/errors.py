"""The one exception tree.

::

    CiviscopeError
    ├── UsageError          the command was called wrongly
    │   └── AddressError    an address that is no URL, or one that may not be visited
    ├── ConfigError         config.yaml cannot be used
    ├── PackError           a questionnaire pack cannot be used
    ├── LexiconError        a lexicon cannot be used
    ├── OutputError         the output folder cannot be written
    ├── ConflictError       somebody changed an item while a person looked at it
    └── StoreError          the database or the archive cannot be read

All of them are the user's to mend: their text is one line that says what to do, and the command line
turns them into exit code 2 without a stack trace. Failures of the outside world are no exceptions but
values (``FetchFailure``); programming errors propagate.
"""


class CiviscopeError(Exception):
    """Something the user can mend; ``str(error)`` is one line that says how."""


class UsageError(CiviscopeError):
    """The command was called wrongly."""


class AddressError(UsageError):
    """An address that is no URL, or one that may not be visited."""


class ConfigError(CiviscopeError):
    """config.yaml cannot be used; names file and line."""


class PackError(CiviscopeError):
    """A questionnaire pack cannot be used; names file and line."""


class LexiconError(CiviscopeError):
    """A lexicon cannot be used; names file and line."""


class OutputError(CiviscopeError):
    """The output folder cannot be written."""


class StoreError(CiviscopeError):
    """The database or the archive cannot be read."""


class ConflictError(CiviscopeError):
    """Somebody changed an item while a person looked at it; nothing was kept of what they said."""
