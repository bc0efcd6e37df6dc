"""country: the tables of a country of any size (tests/tools/large_country.py), for quick tries and curves of growth."""
PLACES, PERSONS = 357, 5_400_000    # Norway


def made(folder, share=1, places=PLACES, each=None):
    """A scenario of so many municipalities with a share of Norway's persons, or about `each` in each."""
    import large_country     # of tests/tools
    return large_country.write(folder, places, each or PERSONS * share / PLACES)
