"""published: what others reach, each with what it is. Ratios to these are between machines and between models: they say an order of magnitude, no more."""

LIAM2 = 94_000              # person-years a second
OPENABM = 466_000           # person-steps a second, one thread
COVASIM = (5e6, 10e6)       # person-days a second
FLAME_GPU = 4.7e8           # agent-steps a second

WHAT = (
    ("LIAM2 (numpy microsimulation, demography alone)", f"{LIAM2:,} person-years a second", "measured once, 100 000 persons, 30 years, on 2 cores of a 2.5 GHz Xeon"),
    ("OpenABM-Covid19 (C, contact networks)", f"{OPENABM:,} person-steps a second", "measured once, 100 000 persons, 100 days, one thread of the same machine"),
    ("Covasim (numpy, an epidemic)", "5 to 10 million person-days a second", "as its authors publish; not measured here"),
    ("FLAME GPU 2 (CUDA)", f"{FLAME_GPU:.1e} agent-steps a second", "as its authors publish, on an H100; agents of another model, not measured here"),
)


def told(person_steps_a_second):
    lines = [f"  {name}: {figure} ({source})" for name, figure, source in WHAT]
    return "\n".join([f"Beside others' figures - this run made {person_steps_a_second:.3g} person-steps a second, a step being a quarter with all processes:", *lines])
