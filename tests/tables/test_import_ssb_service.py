"""scripts/import_ssb against a service that limits, stumbles and lies; the clock is ours, so that nothing really waits.

Run: /usr/bin/python3 -m unittest tests/tables/test_import_ssb_service.py
"""
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import numpy

from ssb_world import Case, contents  # first: it makes the project's folders importable
from pxweb_server import PxTable

AS_2024 = ("--codes-of", "2024")
POPULATION = ("--table", "07459")


class Limits(Case):
    def whole_country(self, **how):
        """357 municipalities and moves between all of them: 127 449 cells."""
        codes = [str(1000 + 3 * place) for place in range(357)]
        self.codes(codes)
        labels = {code: f"Place {code}" for code in codes}
        numbers = numpy.random.default_rng(3).integers(0, 3, size=(357, 357))
        moves = PxTable("13864", [("TilflyttRegion", "til", labels, False), ("Fraflyttingsregion", "fra", labels, False),
                                  contents("Flytting"), ("Tid", "år", {"2023": "2023"}, False)], numbers)
        self.serve({"13864": moves}, **how)
        lines = [f"{codes[source]},{codes[goal]},{numbers[goal, source]}" for source in range(357) for goal in range(357)
                 if source != goal and numbers[goal, source]]
        return "from,to,moves\n" + "\n".join(lines) + "\n"

    def test_moves_between_all_municipalities_in_pieces(self):
        wanted = self.whole_country(cell_limit=10000)
        self.imported("--table", "13864", "--cell-limit", "10000", *AS_2024)
        self.assertEqual(self.read("2024/moves.csv"), wanted)
        cells = [count for _, query, count in self.server.log if query]
        self.assertEqual(sum(cells), 357 * 357)
        self.assertLessEqual(max(cells), 10000)
        self.assertLessEqual(len(cells), 14)        # 13 is the least

    def test_a_limit_lower_than_ours_is_found_out(self):
        wanted = self.whole_country(cell_limit=30000)
        said = self.imported("--table", "13864", *AS_2024)
        self.assertEqual(self.read("2024/moves.csv"), wanted)
        cells = [count for _, query, count in self.server.log if query]
        self.assertEqual(sum(count for count in cells if count <= 30000), 357 * 357)
        self.assertLessEqual(sum(count > 30000 for count in cells), 2)
        self.assertIn("HTTP 403", said)

    def test_a_query_refused_down_to_one_cell_ends(self):
        self.server.cell_limit = 0
        self.refused(74, "the query cannot be made smaller", "--table", "06265", *AS_2024)

    def test_pace_never_exceeds_the_window(self):
        self.whole_country()
        self.imported("--table", "13864", "--cell-limit", "1500", *AS_2024)
        times = self.server.times
        self.assertGreater(len(times), 85)
        for first, later in zip(times, times[30:]):
            self.assertGreaterEqual(later - first, 60)
        self.assertEqual(times[29], times[0])               # and does not wait before it must
        self.assertLess(times[-1] - times[0], 60 * (len(times) // 30 + 1))

    def test_pace_of_ones_own(self):
        self.whole_country()
        self.imported("--table", "13864", "--cell-limit", "30000", "--queries", "2", "--seconds", "5", *AS_2024)
        self.assertEqual(self.clock.sleeps, [5.0, 5.0])     # six requests: metadata and five pieces


class Stumbles(Case):
    def population(self):
        self.imported(*POPULATION)
        return self.read("2024/population.csv")

    def test_faults_that_pass(self):
        wanted = self.population()
        for fault, sleeps in ((429, [1.0]), (503, [1.0]), (500, [1.0]), ("garbage", [1.0]), ("truncated", [1.0]),
                              ("dropped", [1.0]), ((429, {"Retry-After": "7"}), [7.0]), ((503, {"Retry-After": "soon"}), [1.0]),
                              ((429, {"Retry-After": "Thu, 02 Jan 2025 12:00:30 GMT"}), [30.0]),
                              ((429, {"Retry-After": "Thu, 02 Jan 2025 11:00:00 GMT"}), [0.0])):
            for place in (0, 1):        # the metadata, or the numbers
                with self.subTest(fault=fault, place=place):
                    self.clock.sleeps.clear()
                    self.clock.time += 100
                    self.server.faults[:] = [None] * place + [fault]
                    (self.folder / "2024" / "population.csv").unlink()
                    self.imported(*POPULATION, "--refresh")
                    self.assertEqual(self.read("2024/population.csv"), wanted)
                    self.assertEqual(self.clock.sleeps, sleeps)

    def test_a_cut_off_answer_is_named_so(self):
        self.server.faults[:] = [None, "truncated"]
        self.assertIn("the answer was cut off", self.imported(*POPULATION))

    def test_a_slow_answer_is_asked_again(self):
        wanted = self.population()
        self.server.faults[:] = [None, "slow"]
        self.assertIn("no answer in time", self.imported(*POPULATION, "--refresh", "--timeout", "0.3"))
        self.assertEqual(self.read("2024/population.csv"), wanted)

    def test_waits_grow_and_end(self):
        self.server.faults[:] = [503] * 20
        self.refused(74, "given up after 6 tries", *POPULATION)
        self.assertEqual(self.clock.sleeps, [1.0, 2.0, 4.0, 8.0, 16.0])
        self.server.faults[:] = [503] * 20
        self.refused(74, "given up after 1 try", *POPULATION, "--retries", "0")

    def test_a_wait_too_long_is_left_to_the_user(self):
        self.server.faults[:] = [(429, {"Retry-After": "86400"})]
        self.refused(74, "asks to wait 86400 seconds", *POPULATION)
        self.assertEqual(self.clock.sleeps, [])

    def test_faults_that_do_not_pass(self):
        self.server.faults[:] = [400]
        self.refused(74, "HTTP 400", *POPULATION)
        self.assertEqual(len(self.server.log), 1)
        self.server.faults[:] = [403]
        self.refused(74, "HTTP 403", *POPULATION)
        self.refused(74, "--region", *POPULATION, "--region", "summed")     # this service has no summed series
        self.refused(66, "there is no table 13864", "--table", "13864", base=self.server.base + "/none")

    def test_nobody_answers(self):
        self.server.stop()
        self.refused(74, "given up after 2 tries", *POPULATION, "--retries", "1")
        self.serve({})

    def test_resume_after_an_interruption(self):
        small = ("--cell-limit", "40", "--retries", "0")
        self.server.faults[:] = [None] * 9 + [503]
        self.refused(74, "what was fetched is kept", *POPULATION, *small)
        first = [json.dumps(query, sort_keys=True) for _, query, _ in self.server.log[:9]]
        self.server.log.clear()
        self.imported(*POPULATION, *small)
        again = [json.dumps(query, sort_keys=True) for _, query, _ in self.server.log]
        self.assertFalse(set(first) & set(again))
        resumed = self.files()
        self.imported(*POPULATION, *small, "--refresh")
        self.assertEqual(self.files(), resumed)
        self.server.log.clear()
        self.imported(*POPULATION, *small)
        self.assertEqual(self.server.log, [])

    def test_interrupted_by_the_user(self):
        def interrupt(_):
            raise KeyboardInterrupt
        self.clock.sleep = interrupt
        self.server.faults[:] = [None, 503]
        self.refused(130, "run again to go on", *POPULATION)

    def test_a_damaged_cache_is_fetched_again(self):
        wanted = self.population()
        for path in (self.folder.parent / "cache").iterdir():
            path.write_bytes(path.read_bytes()[:-20])
        self.server.log.clear()
        self.assertEqual(self.population(), wanted)
        self.assertEqual(len(self.server.log), 3)       # metadata, municipalities, country
        for path in (self.folder.parent / "cache").glob("*.answer.json"):       # still JSON, but not what was sent
            path.write_bytes(path.read_bytes().replace(b'"value": [2002', b'"value": [2003').replace(b'"value": [2,', b'"value": [3,'))
        self.assertEqual(self.population(), wanted)
        self.assertEqual(len(self.server.log), 4)

    def test_a_new_year_is_looked_for_in_fresh_metadata(self):
        source = self.server.tables["07459"]
        years = source.variables[-1]
        source.variables[-1] = ("Tid", "år", {"2021": "2021", "2022": "2022", "2023": "2023"}, False)
        self.refused(66, "table 07459 has no year 2024; it has 2021 to 2023", *POPULATION)
        source.variables[-1] = years
        self.population()


class Lies(Case):
    """Answers that cannot be right: refused with a reason, and nothing is written."""

    def refuse_answers(self, cases):
        for change, message in cases:
            with self.subTest(message):
                self.server.change = change
                self.refused(74, message, *POPULATION, "--retries", "1")

    def test_answers_of_the_wrong_form(self):
        def put(key, value):
            return lambda data: {**data, key: value(data) if callable(value) else value}

        def without(data):
            data["dimension"]["Region"]["category"]["index"] = {"0301": 0, "3101": 1}
            return data

        def other_code(data):
            data["dimension"]["Region"]["category"]["index"] = {"0301": 0, "3101": 1, "9999": 2}
            return data

        self.refuse_answers((
            (put("class", "collection"), "no JSON-stat 2 dataset"), (put("version", "1.2"), "no JSON-stat 2 dataset"),
            (put("size", [3, 2]), "`id` and `size` of the answer do not fit"), (put("size", [3, 2, 106, 1, 0]), "`size` of the answer is"),
            (put("id", ["Region", "Kjonn", "Alder", "Tid", "Tid"]), "asked for dimensions"),
            (put("value", lambda data: data["value"][:-1]), "promise 636 values, the answer has 635"),
            (put("value", lambda data: {"0": 1}), "636 cells '..' (not available) where numbers are needed"[3:]),
            (put("value", lambda data: {"636": 1}), "`value` names cell '636' of 636"),
            (put("status", [":"]), "`status` of the answer does not fit"), (put("dimension", {}), "has no categories"),
            (without, "do not fit its size 3"), (other_code, "dimension Region: missing 5001, not asked for 9999"),
            (lambda data: b"[1, 2]", "not an object"), (lambda data: b'{"class": "dataset"', "not JSON"),
            (lambda data: b'\xff{}', "not UTF-8 (byte 0)"), (lambda data: b"", "not JSON"),
        ))

    def test_categories_in_another_order_and_one_too_many(self):
        def reordered(data):
            data["value"] = numpy.array(data["value"]).reshape(data["size"])[::-1].ravel().tolist()
            codes = list(data["dimension"]["Region"]["category"]["index"])
            data["dimension"]["Region"]["category"]["index"] = {code: len(codes) - 1 - place for place, code in enumerate(codes)}
            return data

        def one_more(data):
            index = data["dimension"]["Region"]["category"]["index"]
            data["value"] += data["value"][:len(data["value"]) // len(index)]
            index["9999"] = len(index)
            data["size"][0] += 1
            return data

        self.imported(*POPULATION)
        wanted = self.read("2024/population.csv")
        self.server.change = reordered
        self.imported(*POPULATION, "--refresh")
        self.assertEqual(self.read("2024/population.csv"), wanted)
        self.server.change = one_more
        self.refused(74, "dimension Region: missing none, not asked for 9999", *POPULATION, "--refresh", "--retries", "0")

    def test_numbers_that_cannot_be(self):
        def first(value, status=None):
            def change(data):
                data["value"][0] = value
                return {**data, **({"status": {"0": status}} if status else {})}
            return change
        self.refuse_answers((
            (first("7"), "value '7' is no number"), (first(True), "value True is no number"), (first(float("nan")), "not finite"),
            (first(float("inf")), "not finite"), (first(-3), "a count is negative (-3)"), (first(2.5), "not a whole number"),
            (first(None, ":"), "1 cells ':' (confidential) where numbers are needed, the first at Region 0301"),
            (first(None, ".."), "(not available)"), (first(None), "(not available)"), (first(None, "??"), "unknown symbol '??'"),
        ))

    def test_nothing_of_earlier_tables_is_lost(self):
        self.imported(*AS_2024)
        before = self.files()
        self.server.change = lambda data: {**data, "value": data["value"][:-1]}
        for product in ("population", "work", "moves", "households", "dwellings"):
            self.refused(74, "the answer has", "--table", product, "--refresh", "--retries", "0", *AS_2024)
        self.assertEqual(self.files(), before)

    def test_tables_that_are_not_about_the_same_thing(self):
        self.server.tables["03321"].numbers *= 2
        self.refused(74, "commuting sums to 390 employed, jobs to 195", "--table", "work", *AS_2024)
        self.server.tables["03321"].numbers /= 2
        self.server.tables["13470"].numbers *= 2
        self.refused(74, "jobs by sector, more than the 195 in all", "--table", "work", "--refresh", *AS_2024)

    def test_metadata_that_do_not_fit(self):
        for change, code, message in (
                (lambda m: {"variables": []}, 74, "name no variables"), (lambda m: {"variables": [{"text": "x"}]}, 74, "has no code"),
                (lambda m: {**m, "variables": [{**m["variables"][0], "valueTexts": []}]}, 74, "`values` and `valueTexts` do not fit"),
                (lambda m: {**m, "variables": m["variables"][1:]}, 66, "has no variable for region; it offers Kjonn (kjønn)"),
                (lambda m: {**m, "variables": [dict(v, code="Tid2") if v["code"] == "Kjonn" else v for v in m["variables"]]}, 66,
                 "has no variable for sex"),
                (lambda m: _relabelled(m, "Kjonn", ["a", "b"]), 66, "0 categories of Kjonn could be male"),
                (lambda m: _relabelled(m, "Alder", ["0 år"] * 107), 66, "does not give single years")):
            with self.subTest(message):
                original = self.server.tables["07459"]
                metadata = change(original.metadata())
                self.server.tables["07459"] = PxTable(original.title, original.variables, original.numbers)
                self.server.tables["07459"].metadata = lambda metadata=metadata: metadata
                try:
                    self.refused(code, message, *POPULATION, "--retries", "0", "--refresh")
                finally:
                    self.server.tables["07459"] = original

    def test_unknown_variable_without_total(self):
        source = self.server.tables["06265"]
        extra = ("Eie", "eierform", {"1": "Eier", "2": "Leier"}, False)
        numbers = numpy.stack([source.numbers, source.numbers], -1)
        self.server.tables["06265"] = PxTable("06265", source.variables + [extra], numbers)
        self.refused(66, "Eie has no total that we recognise", "--table", "06265", *AS_2024)
        self.server.tables["06265"] = PxTable("06265", source.variables + [("Eie", "eierform", {"1": "Eier", "2": "Leier"}, True)], numbers)
        self.imported("--table", "06265", "--refresh", *AS_2024)
        self.assertIn("0301,222,97500", self.read("2024/dwellings.csv"))


def _relabelled(metadata, code, labels):
    variables = [dict(v, values=[f"v{i}" for i in range(len(labels))], valueTexts=labels) if v["code"] == code else v
                 for v in metadata["variables"]]
    return {**metadata, "variables": variables}


class Disk(Case):
    def test_a_folder_that_cannot_be_made(self):
        (self.folder / "2024").write_text("in the way")
        self.refused(74, "2024", *POPULATION)

    def test_a_table_that_cannot_be_replaced_takes_no_other_with_it(self):
        """Two tables that belong together: when the second cannot be written, the first is not replaced either."""
        self.imported("--table", "work", *AS_2024)
        (self.folder / "2024" / "commuting.csv").unlink()
        (self.folder / "2024" / "commuting.csv.part").mkdir()
        self.server.tables["11618"].numbers[:] *= 1.0
        before = self.files()
        self.refused(74, "commuting.csv.part", "--table", "work", *AS_2024)
        self.assertEqual(self.files(), before)

    def test_bad_municipalities(self):
        for text, message in (("name\nOslo\n", "needs the columns code"), ("code\n", "no rows"), ("code\n0301\n0301\n", "a code twice"),
                              ("code\n301\n", "'301' is no code"), ("code,name\n0301\n", "municipalities.csv:2: 1 cells")):
            (self.folder / "municipalities.csv").write_text(text)
            self.refused(66, message, *POPULATION)
        (self.folder / "municipalities.csv").write_bytes(b"code,name\n0301,\xe5\n")
        self.refused(66, "municipalities.csv", *POPULATION)

    def test_dry_run_writes_nothing(self):
        before = self.files()
        said = self.imported("--dry-run", "--cell-limit", "300", *AS_2024)
        self.assertEqual(self.files(), before)
        self.assertIn("population: table 07459, 636 cells, 3 queries", said)
        self.assertEqual({query for _, query, _ in self.server.log}, {None})

    def test_quiet(self):
        self.assertEqual(self.imported(*POPULATION, "--quiet"), "")


if __name__ == "__main__":
    unittest.main()
