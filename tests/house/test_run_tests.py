"""run_tests counts rightly: what it says is what CI believes."""
import importlib.machinery
import importlib.util
import pathlib
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
_loader = importlib.machinery.SourceFileLoader("run_tests", str(ROOT / "scripts" / "run_tests"))
run_tests = importlib.util.module_from_spec(importlib.util.spec_from_loader("run_tests", _loader))
_loader.exec_module(run_tests)

TAP = "1..4\nok 1 - first\nnot ok 2 - second\n# broken.c:3: error: Failure!\nnot ok 3 # SKIP third\nok 4 - fourth\n# not ok - group\n"


class Counting(unittest.TestCase):
    def test_cmocka(self):
        self.assertEqual(run_tests.count_cmocka(TAP), (2, 1, 1))

    def test_cmocka_with_several_groups(self):
        self.assertEqual(run_tests.count_cmocka(TAP + TAP), (4, 2, 2))

    def test_words_in_the_output_are_not_results(self):
        self.assertEqual(run_tests.count_cmocka("it was ok 1 - not a test\n  ok 2 - indented\n"), (0, 0, 0))

    def test_unittest(self):
        for closing, counts in (("OK", (5, 0, 0)), ("OK (skipped=2)", (3, 0, 2)), ("FAILED (failures=1, errors=2)", (2, 3, 0)),
                                ("FAILED (failures=1, skipped=1)", (3, 1, 1)), ("FAILED (unexpected successes=1)", (4, 1, 0))):
            self.assertEqual(run_tests.count_unittest(f"Ran 5 tests in 0.1s\n\n{closing}\n"), counts, closing)

    def test_unittest_that_failed_before_any_test(self):
        self.assertEqual(run_tests.count_unittest("Ran 0 tests in 0.0s\n\nFAILED (errors=1)\n"), (0, 1, 0))

    def test_a_crash_counts_as_failed(self):
        self.assertEqual(run_tests.judge(-11, (3, 0, 0)), (3, 1, 0))

    def test_a_hang_counts_as_failed(self):
        self.assertEqual(run_tests.judge(None, (3, 0, 0)), (3, 1, 0))

    def test_running_nothing_counts_as_failed(self):
        self.assertEqual(run_tests.judge(0, (0, 0, 0)), (0, 1, 0))

    def test_a_failure_is_counted_once(self):
        self.assertEqual(run_tests.judge(1, (3, 1, 0)), (3, 1, 0))

    def test_every_test_file_is_found(self):
        class options:
            filter, only, files = "", "", []
        found = {str(p) for p in run_tests.test_files(options)}
        self.assertIn("tests/house/test_run_tests.py", found)
        self.assertEqual({p.suffix for p in map(pathlib.Path, found)} - {".c", ".py"}, set())


if __name__ == "__main__":
    unittest.main()
