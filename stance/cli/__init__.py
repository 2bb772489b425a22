"""The ``stance`` command: one file a command."""
