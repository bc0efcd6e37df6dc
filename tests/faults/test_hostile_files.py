#!/usr/bin/python3
"""Scenarios of garbage, lines of it between sound ones: refused with a word or sound, never a crash or a hang.

Run: /usr/bin/python3 -m unittest tests/faults/test_hostile_files.py"""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))

import attack
from command_line import omland

WORDS = ("[scenario]", "[time]", "[policy.a]", "[shock.b]", "[", "]", "=", "end = 2024", "end = 1e400", "start = -1", "who = all", "who = role = core and (",
         "extends = small.ini", "extends = .", "extends = /dev/zero", "folder = .", "folder = /", "amount = nan", "amount = -0", "lever = state_jobs", "from = 0",
         "to = 99999999999999999999", "seed = 0x10", "; x", "\ufeff", "\0", "\r", "æøå", "\t", '"', "'", "\\", "x" * 5000, "title = " + "y" * 300, "[run]",
         "replicate = 4294967296", "[output]", "indicators = all,,none", "[scope]", "regions = Region 1", "reference = small.ini", "steps_per_year = 0")


class Hostile(attack.Case):
    def test_scenarios(self):
        account, path = attack.Account("hostile scenarios", 4), self.scenario.parent / "hostile.ini"
        while account.open():
            text = "\n".join(account.luck.choice(WORDS) for _ in range(account.luck.randint(1, 30)))
            if account.luck.random() < 0.5:
                text = self.scenario.read_text() + text
            path.write_bytes(text.encode("utf-8"))
            done = omland("check", path, timeout=30)
            account.judge(done, 0, lambda: 0, repr(text))
        account.close(self)


if __name__ == "__main__":
    unittest.main()
