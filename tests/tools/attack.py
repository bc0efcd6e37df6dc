"""attack: what the tests that attack the program share - time, seeds, and an account of how it ended.

In `make test` each attack has a few seconds; `make torture` gives minutes (ATTACK_SECONDS) and gathers the accounts (ATTACK_REPORT).
Every attack is drawn from ATTACK_SEED, which each account names."""
import collections
import os
import random
import time

import command_line

SEED = int(os.environ.get("ATTACK_SEED", "1"))
AT_LENGTH = "ATTACK_SECONDS" in os.environ
KNOWN = (64, 65, 66, 70, 74, 75, 130)      # exit codes that tell what went wrong
GOOD = ("refused", "same result", "another input")      # the last: a harm that is a value in its range


def seconds(usual):
    """How long an attack may take."""
    return float(os.environ.get("ATTACK_SECONDS", usual))


class Account:
    """Tried, refused, same result, another result in silence, crashes: of one attack."""

    def __init__(self, name, usual):
        self.name, self.count, self.found, self.seen = name, collections.Counter(), [], collections.Counter()
        self.end = time.monotonic() + seconds(usual)
        self.generator = random.Random(f"{SEED} {name}")

    def open(self):
        """Is there time for another one? The first is always tried."""
        return not self.count or time.monotonic() < self.end

    def enter(self, outcome, what):
        self.count[outcome] += 1
        if outcome not in GOOD:
            self.found.append(f"{outcome}: {what}")

    def judge(self, done, expected, result, what):
        """How a program ended that may refuse, or give the result expected, and nothing else. `result` is called only where one is due."""
        if done.returncode < 0 or done.returncode == 99 or "Sanitizer" in done.stderr:
            outcome = "crash"
        elif done.returncode == 0:
            outcome = "same result" if result() == expected else "another result in silence"
        elif done.returncode not in KNOWN or not done.stderr.strip():
            outcome = "refused without a word"
        else:
            outcome = "refused"
            self.seen[done.returncode] += 1
            if os.environ.get("ATTACK_SHOW") and done.returncode != 70:
                print(what, done.returncode, done.stderr.strip())
        self.enter(outcome, f"{what}: exit {done.returncode}: {done.stderr.strip()[-300:]}")
        return outcome

    def line(self):
        silent = sum(n for outcome, n in self.count.items() if outcome not in (*GOOD, "crash"))
        return (f"{self.name}: {sum(self.count.values())} tried, {self.count['refused']} refused, {self.count['same result']} same result, "
                f"{self.count['another input']} another input, "
                f"{silent} another result in silence, {self.count['crash']} crashes (seed {SEED})")

    def close(self, case):
        print(self.line(), flush=True)
        if os.environ.get("ATTACK_REPORT"):
            with open(os.environ["ATTACK_REPORT"], "a", encoding="utf-8") as file:
                file.write(self.line() + "\n")
        case.assertGreater(sum(self.count.values()), 0)
        case.assertFalse(self.found, "\n".join((self.line(), *self.found)))


class Case(command_line.Case):
    """A small country, and the result hash of files whatever state they are in."""

    def hash_or_none(self, path):
        done = command_line.omland("hash", path)
        return done.stdout if done.returncode == 0 else None
