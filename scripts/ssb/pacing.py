"""Time: a clock that tests can replace, and a pace that keeps the queries below the service's limit."""

import collections
import time


class Clock:
    """The real time. Tests put their own in its place, so that nothing really waits."""

    def now(self):
        return time.monotonic()

    def date(self):
        return time.strftime("%Y-%m-%d", time.gmtime())

    def seconds_since_epoch(self):
        return time.time()

    def sleep(self, seconds):
        time.sleep(seconds)


class Pace:
    """At most `queries` starts within any `seconds`: a sliding window, as the service counts."""

    def __init__(self, clock, queries, seconds):
        self.clock, self.queries, self.seconds = clock, queries, seconds
        self.starts = collections.deque()

    def wait(self):
        now = self.clock.now()
        while self.starts and self.starts[0] <= now - self.seconds:
            self.starts.popleft()
        if len(self.starts) >= self.queries:
            self.clock.sleep(self.starts[0] + self.seconds - now)
            self.starts.popleft()
        self.starts.append(self.clock.now())
