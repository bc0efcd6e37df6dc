"""household_types.csv and firm_sizes.csv: national figures of the model description."""
from . import output

# FOUND: Statistics Norway, households by type 2019 (table 06070), per cent of households.
HOUSEHOLD_PERCENT = {"alone": 38.8, "couple_without_child": 24.2, "couple_child_0_5": 9.4,
                     "couple_child_6_17": 10.7, "lone_parent": 4.5, "adult_children": 7.5,
                     "several_families": 4.9}

# FOUND: Statistics Norway, establishments by number of employees 2023 (table 10308); the class
# without employees is 68 % of 0.65 million. ASSUMED: nobody above 5000 in one establishment.
FIRMS = ((0, 0, 442000), (1, 4, 103654), (5, 9, 41273), (10, 19, 31025), (20, 49, 21987),
         (50, 99, 6926), (100, 249, 2996), (250, 5000, 939))


def write(target, report):
    total = sum(HOUSEHOLD_PERCENT.values())
    output.write(target / "household_types.csv", ("type", "share"),
                 ((name, output.number(percent / total, 4))
                  for name, percent in HOUSEHOLD_PERCENT.items()), report)
    output.write(target / "firm_sizes.csv", ("class", "from", "to", "firms"),
                 ((number, low, high, firms)
                  for number, (low, high, firms) in enumerate(FIRMS)), report)
