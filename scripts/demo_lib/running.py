"""running: the runs and pictures of the demo, and how long they will take here."""
import concurrent.futures
import os
import re
import subprocess
import sys

from common import front, processors, program

DRAWING = 8          # measured: seconds of two cores for table and pictures
REGION_RUN = 0.7     # measured: CPU time of a region run of thirty years (2.6 s), over that of one year of the country (3.7 s)
GROWTH = 1.04        # measured: the mean year to 2050 over the first


def trial(options, folder):
    """Seconds of the start and of one year of the country, with all cores; what they take tells how long the rest will."""
    path = folder / "trial.h5"
    text = program.checked([options.program, "run", options.scenario, "-o", path, "--force", "--profile", "--quiet", "--set", f"time.end={options.first + 1}"])
    path.unlink(missing_ok=True)
    wall, steps = (float(re.search(pattern, text, re.M)[1]) for pattern in (r"wall time ([\d.]+) s", r"^all steps +([\d.]+)"))
    return wall - steps, steps


def estimate(start, year, years, runs):
    """Seconds of the three parts: country, region runs, pictures. The year had all cores, and region runs have one each, all
    at once: how many there are cancels out."""
    return start + GROWTH * years * year, runs * REGION_RUN * year * years / 30 + 2, DRAWING


def shown(words):
    """Runs the program with its progress on the terminal."""
    process = program.start(words, stdout=subprocess.DEVNULL)
    program.finish(process)
    if process.returncode:
        raise front.Refused(f"`{' '.join(map(str, words[1:3]))}` ended with exit code {process.returncode}", abs(process.returncode))


def pictures(jobs):
    """scripts/plots, some at a time; yields what was drawn, in order."""
    plots = str(program.ROOT / "scripts" / "plots")

    def draw(words):
        program.checked([sys.executable, plots, *words], env=dict(os.environ, MPLBACKEND="Agg"))
        return words[words.index("-o") + 1]

    with concurrent.futures.ThreadPoolExecutor(min(2, processors.available())) as pool:
        yield from pool.map(draw, jobs)
