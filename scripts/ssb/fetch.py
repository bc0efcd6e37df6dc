"""One table from the service: metadata, query, pieces, one cube."""

import numpy

from . import jsonstat, query
from .failures import BadAnswer, MissingFailure, QueryTooLarge, ServiceFailure


class Cube:
    """Numbers by our own names. A missing cell is zero in `values`; `present` marks cells with a number, `hidden` those
    whose symbol was left to the caller."""

    def __init__(self, table, axes, values, present, hidden):
        self.table, self.axes, self.values, self.present, self.hidden = table, axes, values, present, hidden

    def part(self, **names):
        """The cube at one name of some axes; the other axes stay."""
        place = tuple(self.axes[axis].index(names[axis]) if axis in names else slice(None) for axis in self.axes)
        axes = {axis: codes for axis, codes in self.axes.items() if axis not in names}
        return Cube(self.table, axes, self.values[place], self.present[place], self.hidden[place])

    def over(self, *axes):
        """The values with their axes in this order."""
        return self.values.transpose([list(self.axes).index(axis) for axis in axes])


class Service:
    """The client with what an import knows: the cell limit, and every answer it used."""

    def __init__(self, client, cell_limit, say=None):
        self.client, self.cell_limit, self.say = client, cell_limit, say or (lambda text: None)
        self.titles, self.answers = {}, []

    def selections(self, table, years, regions):
        """The query for a table. What is missing in metadata kept from an earlier day is looked for once more."""
        for fresh in (False, True):
            (title, variables), answer = self.client.metadata(table.id, query.read_metadata, fresh)
            try:
                selections = query.resolve(table, variables, years, regions)
            except MissingFailure:
                if fresh:
                    raise
                continue
            self.titles[table.id] = title
            self.answers.append((table.id, answer))
            return selections
        raise AssertionError("unreachable")

    def cube(self, table, years, regions, zero=(".", "-"), hidden=(), whole=True, negative=False):
        """Fetches a table. Symbols in `zero` mean none, those in `hidden` are left to the caller, others end the import."""
        selections = self.selections(table, years, regions)
        pieces = query.split(selections, self.cell_limit)
        self.say(f"table {table.id}: {query.cells(selections)} cells in {len(pieces)} "
                 f"{'query' if len(pieces) == 1 else 'queries'}")
        shape = [len(s.values) for s in selections]
        values, symbols = numpy.full(shape, numpy.nan), numpy.full(shape, "", dtype="U3")
        while pieces:
            piece = pieces.pop(0)
            try:
                answer = self._piece(table, piece)
            except QueryTooLarge as problem:
                pieces = self._smaller(piece, problem) + [p for later in pieces for p in query.split(later, self.cell_limit)]
                continue
            place = numpy.ix_(*[[whole_selection.values.index(value) for value in part.values]
                                for whole_selection, part in zip(selections, piece)])
            values[place], symbols[place] = answer
        try:
            return _assemble(table, selections, values, symbols, set(zero), set(hidden), whole, negative)
        except BadAnswer:
            for identity, answer in self.answers:
                if identity == table.id:
                    self.client.cache.forget(answer)
            raise

    def _piece(self, table, piece):
        asked = [(selection.code, selection.values) for selection in piece]
        result, answer = self.client.numbers(table.id, query.body(piece), lambda body: jsonstat.read(body, asked))
        self.answers.append((table.id, answer))
        return result

    def _smaller(self, piece, problem):
        count = query.cells(piece)
        if count < 2:
            raise ServiceFailure(f"{problem} (and the query cannot be made smaller)")
        self.cell_limit = max(1, count // 2)
        self.say(f"{problem}; going on with at most {self.cell_limit} cells a query")
        return query.split(piece, self.cell_limit)


def _assemble(table, selections, values, symbols, zero, hidden, whole, negative):
    """Applies the meaning of symbols, checks the numbers, and sums categories of the same name; totals lose their axis."""
    missing = symbols != ""
    for symbol in sorted(set(symbols[missing])):
        if symbol not in zero | hidden:
            place = [int(axis[0]) for axis in numpy.nonzero(symbols == symbol)]
            where = ", ".join(f"{s.code} {s.values[p]}" for s, p in zip(selections, place))
            raise BadAnswer(f"table {table.id} has {int((symbols == symbol).sum())} cells '{symbol}' "
                            f"({jsonstat.SYMBOLS[symbol]}) where numbers are needed, the first at {where}")
    present = values[~missing]
    if not negative and (present < 0).any():
        raise BadAnswer(f"table {table.id}: a count is negative ({present.min():g})")
    if whole and (present != numpy.rint(present)).any():
        raise BadAnswer(f"table {table.id}: a count is not a whole number")
    arrays = [numpy.where(missing, 0.0, values), ~missing, numpy.isin(symbols, sorted(hidden))]
    axes, axis = {}, 0
    for selection in selections:
        names = list(dict.fromkeys(selection.names))
        if len(names) != len(selection.names):
            places = [[place for place, name in enumerate(selection.names) if name == wanted] for wanted in names]
            arrays = [numpy.stack([_joined(array.take(some, axis), axis) for some in places], axis) for array in arrays]
        if names == ["total"]:
            arrays = [array.take(0, axis) for array in arrays]
        else:
            axes[selection.variable] = names
            axis += 1
    return Cube(table, axes, *arrays)


def _joined(array, axis):
    return array.any(axis) if array.dtype == bool else array.sum(axis)
