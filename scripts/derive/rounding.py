"""Rounding that keeps totals: largest remainder for a list, augmenting paths for a matrix."""
import numpy as np


def largest_remainder(values, total=None):
    """Integers that sum to total (default: the rounded sum), each a rounding of its scaled value.
    Remainders are compared to nine decimals and ties go to the earlier place, so that the last
    bits of a sum cannot change the table."""
    values = np.asarray(values, dtype=float)
    if total is None:
        total = int(round(values.sum()))
    if values.sum() > 0:
        values = values * (total / values.sum())
    whole = np.floor(np.round(values, 9)).astype(int)
    remainder = np.round(values - whole, 9)
    missing = total - whole.sum()
    order = np.argsort(-remainder, kind="stable")
    whole[order[:missing]] += 1
    return whole


def fit(matrix, rows, columns, steps=2000, tolerance=1e-9):
    """Iterative proportional fitting of a non-negative matrix to both margins."""
    fitted = np.array(matrix, dtype=float)
    rows, columns = np.asarray(rows, float), np.asarray(columns, float)
    for _ in range(steps):
        fitted *= _ratio(columns, fitted.sum(axis=0))[None, :]
        sums = fitted.sum(axis=1)
        if np.abs(sums - rows).max() < tolerance:
            break
        fitted *= _ratio(rows, sums)[:, None]
    error = max(np.abs(fitted.sum(axis=1) - rows).max(), np.abs(fitted.sum(axis=0) - columns).max())
    if error > 1e-3:
        raise ValueError(f"fitting to the margins did not converge: off by {error:.3g}")
    return fitted


def _ratio(wanted, present):
    return np.divide(wanted, present, out=np.zeros_like(present), where=present > 0)


def to_margins(matrix, rows, columns):
    """Round every cell up or down so that integer row and column sums hold exactly.
    Largest fractions are rounded up first while both margins have room; what is then still
    missing is repaired by alternating paths, which always exist because the matrix itself
    is a fractional solution."""
    base = np.floor(np.round(matrix, 6)).astype(int)
    fraction = np.round(matrix - base, 6)
    fraction[fraction < 0] = 0
    row_room = np.asarray(rows) - base.sum(axis=1)
    column_room = np.asarray(columns) - base.sum(axis=0)
    if row_room.min() < 0 or column_room.min() < 0 or row_room.sum() != column_room.sum():
        raise ValueError("margins cannot be met by rounding")
    up = np.zeros(base.shape, dtype=bool)
    open_cell = fraction > 0
    row_index, column_index = np.nonzero(open_cell)
    order = np.lexsort((column_index, row_index, -fraction[row_index, column_index]))
    for k in order:
        i, j = row_index[k], column_index[k]
        if row_room[i] > 0 and column_room[j] > 0:
            up[i, j] = True
            row_room[i] -= 1
            column_room[j] -= 1
    for i in np.nonzero(row_room)[0]:
        while row_room[i] > 0:
            _augment(i, up, open_cell, column_room)
            row_room[i] -= 1
    return base + up


def _augment(start, up, open_cell, column_room):
    """Breadth first from a row in want to a column in want, over cells that may still be raised
    (row to column) and cells already raised (column back to row); then flip the path."""
    came_from_row = {}
    came_from_column = {start: None}
    queue = [start]
    for i in queue:
        for j in np.nonzero(open_cell[i] & ~up[i])[0]:
            if j in came_from_row:
                continue
            came_from_row[j] = i
            if column_room[j] > 0:
                column_room[j] -= 1
                _flip(j, up, came_from_row, came_from_column)
                return
            for other in np.nonzero(up[:, j])[0]:
                if other not in came_from_column:
                    came_from_column[other] = j
                    queue.append(other)
    raise ValueError("no way to round the matrix to its margins")


def _flip(column, up, came_from_row, came_from_column):
    while column is not None:
        row = came_from_row[column]
        up[row, column] = True
        column = came_from_column[row]
        if column is not None:
            up[row, column] = False
