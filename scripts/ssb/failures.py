"""What can go wrong, and the exit code that says so."""

EXIT_USAGE = 64
EXIT_MISSING = 66
EXIT_INPUT_OUTPUT = 74
EXIT_INTERRUPTED = 130


class ImportFailure(Exception):
    """Something that ends the import; its text is all the user needs."""
    exit_code = EXIT_INPUT_OUTPUT


class UsageFailure(ImportFailure):
    """The command line asks for something that does not exist."""
    exit_code = EXIT_USAGE


class MissingFailure(ImportFailure):
    """A table, year, code or file that is needed is not there."""
    exit_code = EXIT_MISSING


class NotOffered(MissingFailure):
    """The service has not this table, or not this year of it: another table may serve instead."""


class ServiceFailure(ImportFailure):
    """The service cannot be reached, keeps failing, or refuses."""


class BadAnswer(ImportFailure):
    """The service answered something that cannot be right."""


class QueryTooLarge(Exception):
    """The service refuses a query for its size (HTTP 403); the caller splits it."""
