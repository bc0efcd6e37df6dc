"""What holds the house up (docs: no folder imports against the arrow), checked on the source itself."""
import os
import pathlib
import re
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORE = ("engine/base", "engine/setting", "engine/process.h", "engine/process_list.c", "engine/process_list.h", "engine/world", "engine/start", "engine/region",
        "engine/processes", "engine/policy", "engine/shocks", "engine/schedule.c", "engine/schedule.h")


def sources(*places):
    for place in map(ROOT.joinpath, places):
        yield from ([place] if place.is_file() else sorted(p for p in place.rglob("*") if p.suffix in (".c", ".h", ".def")))


def includes(path):
    return re.findall(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', path.read_text(encoding="utf-8"), re.M)


class House(unittest.TestCase):
    def test_the_core_reaches_no_file_library_or_terminal(self):
        forbidden = re.compile(r"^(stdio\.h|hdf5.*|ini\.h|gsl/.*|nettle/.*|zlib\.h|unistd\.h|output/.*|engine/(commands|experiment)/.*)$")
        found = [f"{p.relative_to(ROOT)}: {i}" for p in sources(*CORE) for i in includes(p) if forbidden.match(i)]
        self.assertEqual(found, [])

    def test_decisions_use_no_exp_or_log_of_the_system(self):
        call = re.compile(r"(?<![\w.>])(exp|log|log2|log10|pow|expm1|log1p|sin|cos|tan|cbrt|rand|random|drand48)f?\s*\(")
        comment = re.compile(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\])*\"", re.S)
        found = [f"{p.relative_to(ROOT)}: {m.group()}" for p in sources(*CORE) if p.suffix != ".def"
                 for m in call.finditer(comment.sub("", p.read_text(encoding="utf-8")))]
        self.assertEqual(found, [])

    def test_only_the_scenario_folder_knows_the_ini_reader_and_only_output_knows_hdf5(self):
        for header, home in (("ini.h", "engine/scenario"), ("hdf5.h", "output")):
            strangers = [str(p.relative_to(ROOT)) for p in sources("engine", "output") if header in includes(p)
                         and not str(p.relative_to(ROOT)).startswith(home)]
            self.assertEqual(strangers, [], header)

    def test_the_compiler_holds_every_caller_to_the_status(self):
        """Functions that fill a struct error are declared ERROR_CHECKED; those that only word a failure need not be."""
        words = ("error_set", "command_failed", "hdf_error", "region_out_of_memory")
        declared = re.compile(r"^(\w+ )?(?:int|bool) (\w+)\(([^;]*)\)[^;]*;", re.M)
        found = [f"{p.relative_to(ROOT)}: {m[2]}" for p in sources("engine", "output") if p.suffix == ".h"
                 for m in declared.finditer(p.read_text(encoding="utf-8"))
                 if re.search(r"struct error \*", m[3]) and m[1] != "ERROR_CHECKED " and m[2] not in words]
        self.assertEqual(found, [])

    def test_sorts_are_the_projects_own(self):
        """qsort of the C library leaves open how equal rows stand, and differs between platforms; order_stable does not."""
        found = [f"{p.relative_to(ROOT)}: {m.group()}" for p in sources("engine", "output") if p.suffix != ".def"
                 for m in re.finditer(r"\b(?:qsort(?:_r)?)\s*\(", p.read_text(encoding="utf-8"))]
        self.assertEqual(found, [])

    def test_draws_are_named(self):
        """Each draw passes an enumerator of engine/draws.def, and each stream is made from its name."""
        call = re.compile(r"\b(draw_(?:words|many|u01|gumbel|normal|tastes|exponentials|below)|select_rows_(?:drawn|below)|draw_sequence_make|stream_make"
                          r"|dwelling_queue_(?:settle|found))\s*\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)\s*([;{]?)")
        number = re.compile(r"(?:0[xX][0-9a-fA-F]+|\d+)[uUlL]*")
        found = []
        for path in sources("engine", "output"):
            if path.suffix != ".c" or path == ROOT / "engine/base/draw.c":
                continue
            for name, arguments, _ in call.findall(path.read_text(encoding="utf-8")):
                parts = [a.strip() for a in re.split(r",(?![^()]*\))", arguments)]
                draw = {"draw_many": 3, "select_rows_drawn": 1, "select_rows_below": 1, "draw_sequence_make": 1, "dwelling_queue_settle": 1,
                        "dwelling_queue_found": 1}.get(name, 2)
                if name == "stream_make" or number.fullmatch(parts[draw]):
                    found.append(f"{path.relative_to(ROOT)}: {name}({arguments})")
        self.assertEqual(found, [])

    def test_few_know_how_a_region_run_is_done(self):
        """Processes and world see world/boundary.h; engine/region is for who makes, steps, saves and loads a region run; the page does all four."""
        known = sorted({str(p.relative_to(ROOT)) for p in sources("engine", "output") for i in includes(p) if i.startswith("engine/region/")}
                       - {str(p.relative_to(ROOT)) for p in sources("engine/region", "engine/page")})
        self.assertLessEqual(len(known), 12, known)
        self.assertEqual([p for p in known if p.startswith(("engine/processes/", "engine/world/", "engine/policy/", "engine/shocks/"))], [])

    def test_every_process_of_the_schedule_has_its_file(self):
        rows = re.findall(r"^PROCESS\((\w+), (\w+)\)", (ROOT / "engine/processes.def").read_text(), re.M)
        self.assertGreater(len(rows), 5)
        for folder, name in rows:
            self.assertTrue((ROOT / "engine/processes" / folder / f"{name}.c").exists(), name)

    def test_every_script_runs_by_itself(self):
        scripts = [p for p in (ROOT / "scripts").iterdir() if p.is_file() and p.suffix != ".smk"]   # a workflow is run by Snakemake
        self.assertGreater(len(scripts), 4)
        for script in scripts:
            with self.subTest(script=script.name):
                self.assertTrue(os.access(script, os.X_OK))
                self.assertIn(script.read_text(encoding="utf-8").splitlines()[0], ("#!/usr/bin/python3", "#!/usr/bin/env bash"))
                done = subprocess.run([script, "--help"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd="/")
                self.assertEqual(done.returncode, 0, done.stdout)
                self.assertIn(script.name.encode(), done.stdout)

    def test_private_words_of_before_stay_out(self):
        """docs/glossary.md has the terms in their place. A title in files keeps `luck`, since result hashes go over titles' bytes."""
        word = re.compile(r"luck|\bdeciders?\b|\bini_taker\b|ROLE_HEAD|\bfirm(?:\.|->)target\b|rebuild_spare", re.I)
        found = [f"{p.relative_to(ROOT)}: {m.group()}" for p in sources("engine", "output") for m in word.finditer(p.read_text(encoding="utf-8"))
                 if p != ROOT / "output/trajectory_setup.c"]
        self.assertEqual(found, [])

    def test_links_in_the_documents_lead_somewhere(self):
        for document in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]:
            text = document.read_text(encoding="utf-8")
            for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text) + re.findall(r'<img src="([^":]+)"', text):
                self.assertTrue((document.parent / target).exists(), f"{document.name}: {target}")


class Installing(unittest.TestCase):
    def test_the_check_names_what_is_missing(self):
        """With an empty PATH but for a few tools, compiler and libraries are missing and are named."""
        tools = {name: subprocess.run(["sh", "-c", f"command -v {name}"], stdout=subprocess.PIPE, text=True).stdout.strip()
                 for name in ("bash", "env", "sed", "sort", "tr", "uname", "cat", "id")}
        import tempfile
        with tempfile.TemporaryDirectory() as folder:
            for name, path in tools.items():
                os.symlink(path, os.path.join(folder, name))
            done = subprocess.run([tools["bash"], ROOT / "scripts/install", "--check", "build"], env={"PATH": folder},
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 66, done.stderr)
        for package in ("gcc", "libgsl-dev", "libhdf5-dev", "libinih-dev", "nettle-dev"):
            self.assertIn(package, done.stdout)

    def test_an_unknown_purpose_is_refused(self):
        self.assertEqual(subprocess.run([ROOT / "scripts/install", "everything"], stdout=subprocess.DEVNULL).returncode, 64)


if __name__ == "__main__":
    unittest.main()
