"""Asks a PxWeb service: GET for a table's metadata, POST for its numbers; patient, but not for ever."""

import email.utils
import http.client
import json
import urllib.error
import urllib.request

from .cache import Answer
from .failures import BadAnswer, NotOffered, QueryTooLarge, ServiceFailure
from .pacing import Pace

DEFAULT_BASE = "https://data.ssb.no/api/v0/no/table"
REPEATED = {429, 500, 502, 503, 504}    # may go away by itself
LONGEST_WAIT = 600                      # seconds; a longer Retry-After is better waited for by the user
LONGEST_BODY = 256 * 1024 * 1024        # bytes; the cell limit keeps honest answers far below


class _Passing(Exception):
    """A fault worth another try; `wait` is what the service asks for, if it does."""

    def __init__(self, text, wait=None, final=None):
        super().__init__(text)
        self.wait, self.final = wait, final or ServiceFailure


class Client:
    def __init__(self, base, clock, cache, queries=30, seconds=60, retries=5, timeout=60, refresh=False, say=None):
        self.base, self.clock, self.cache = base.rstrip("/"), clock, cache
        self.pace = Pace(clock, queries, seconds)
        self.retries, self.timeout, self.refresh = retries, timeout, refresh
        self.say = say or (lambda text: None)
        self.asked = 0

    def metadata(self, table, check, fresh=False):
        """A table's metadata. `check(bytes)` raises BadAnswer; what it returns is returned, with the answer."""
        return self._ask(table, None, check, fresh)

    def numbers(self, table, query, check):
        return self._ask(table, query, check, False)

    def _ask(self, table, query, check, fresh):
        address = f"{self.base}/{table}"
        kept = None if self.refresh or fresh else self.cache.load(address, query)
        if kept is not None:
            try:
                return check(kept.body), kept
            except BadAnswer:
                pass        # kept by an older version whose check was weaker: ask again
        failures = 0
        while True:
            try:
                body = self._send(address, query, table)
                try:
                    result = check(body)
                except BadAnswer as problem:
                    raise _Passing(f"{address}: {problem}", final=BadAnswer) from problem
                answer = Answer(address, query, body, self.clock.date())
                self.cache.store(answer)
                return result, answer
            except _Passing as problem:
                failures += 1
                self._wait_or_end(problem, failures)

    def _wait_or_end(self, problem, failures):
        tries = f"{failures} {'try' if failures == 1 else 'tries'}"
        if failures > self.retries:
            raise problem.final(f"{problem} (given up after {tries}; what was fetched is kept, run again to go on)")
        wait = problem.wait
        if wait is None:
            wait = min(2.0 ** (failures - 1), 60.0)
        if wait > LONGEST_WAIT:
            raise ServiceFailure(f"{problem}: the service asks to wait {wait:.0f} seconds; run again after that")
        self.say(f"{problem}; waiting {wait:.0f} s before try {failures + 1}")
        self.clock.sleep(wait)

    def _send(self, address, query, table):
        self.pace.wait()
        self.asked += 1
        headers = {"Accept": "application/json", "User-Agent": "omland-import_ssb"}
        data = None
        if query is not None:
            data = json.dumps(query, ensure_ascii=False).encode()
            headers["Content-Type"] = "application/json"
        try:
            request = urllib.request.Request(address, data, headers)
            with urllib.request.urlopen(request, timeout=self.timeout) as reply:
                body = reply.read(LONGEST_BODY + 1)
                promised = reply.headers.get("Content-Length")
        except urllib.error.HTTPError as problem:
            self._refused(address, table, query, problem)
        except ValueError as problem:      # not an address at all
            raise ServiceFailure(f"{address}: {problem}") from problem
        except (TimeoutError, ConnectionError, http.client.HTTPException, urllib.error.URLError, OSError) as problem:
            raise _Passing(f"{address}: {_reason(problem)}") from problem
        if promised is not None and promised.isdigit() and len(body) < int(promised):
            raise _Passing(f"{address}: the answer was cut off ({len(body)} of {promised} bytes)")
        if len(body) > LONGEST_BODY:
            raise BadAnswer(f"{address}: the answer is longer than {LONGEST_BODY} bytes")
        return body

    def _refused(self, address, table, query, problem):
        """An HTTP error status: too large, not there, passing, or final."""
        try:
            text = problem.read(300).decode("utf-8", "replace").strip()
        except (OSError, http.client.HTTPException):
            text = ""
        detail = f"{address}: HTTP {problem.code} {problem.reason}" + (f": {' '.join(text.split())}" if text else "")
        if problem.code in REPEATED:
            raise _Passing(detail, _retry_after(problem.headers, self.clock)) from problem
        if problem.code == 403 and query is not None:
            raise QueryTooLarge(detail) from problem
        if problem.code == 404:
            raise NotOffered(f"{detail}: there is no table {table}") from problem
        hint = ""
        if problem.code == 400 and query is not None:
            hint = "; the service does not take this query: it may not know the list of municipalities (try another --region)"
        raise ServiceFailure(detail + hint) from problem


def _reason(problem):
    if isinstance(problem, urllib.error.URLError):
        problem = problem.reason
    if isinstance(problem, TimeoutError):
        return "no answer in time"
    if isinstance(problem, http.client.IncompleteRead):
        return "the answer was cut off"
    return str(problem) or type(problem).__name__


def _retry_after(headers, clock):
    """Retry-After in seconds: a number or a date; None when absent or unreadable."""
    text = (headers.get("Retry-After") or "").strip()
    if text.isdigit():
        return float(text)
    try:
        date = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    return max(0.0, date.timestamp() - clock.seconds_since_epoch())
