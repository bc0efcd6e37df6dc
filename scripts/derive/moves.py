"""history/gross_moves.csv: moves in and out by single age, Vestfold and Telemark."""
from . import output


def write(raw, places, target, report):
    mapping = raw.mapping(2020)
    rows, dropped = [], 0
    for row in raw.rows("moves_by_age_vestfold_telemark_2016_2020.csv"):
        parts = mapping[row["kommune_2020"]]
        if len(parts) != 1 or parts[0][0] not in places:
            raise ValueError(f"{row['kommune_2020']} does not carry over whole to 2024")
        if not row["in_moves"] or not row["out_moves"]:
            dropped += 1  # a blank is not a zero: neither side of the cell is used
            continue
        rows.append((parts[0][0], int(row["year"]), int(row["age"]),
                     int(float(row["in_moves"])), int(float(row["out_moves"]))))
    rows.sort()
    output.write(target / "history" / "gross_moves.csv",
                 ("code", "year", "age", "in_moves", "out_moves"), rows, report)
    report(f"  {dropped} cells with a blank left out")
