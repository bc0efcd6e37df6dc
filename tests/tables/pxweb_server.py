"""A PxWeb service on the loopback interface, for tests: small, strict, and able to misbehave on request.

GET of a table gives its metadata (title, variables with code, text, values, valueTexts, elimination, time), POST of a query
gives JSON-stat 2. A query above the cell limit is answered 403, one that names what is not there 400.
"""

import http.server
import itertools
import json
import threading

import numpy


class PxTable:
    """A table: variables as (code, text, {value: label}, elimination), and an array of numbers with some symbols."""

    def __init__(self, title, variables, numbers, symbols=None):
        self.title, self.variables = title, variables
        self.shape = tuple(len(labels) for _, _, labels, _ in variables)
        self.numbers = numpy.asarray(numbers, dtype=float).reshape(self.shape)
        self.symbols = symbols or {}        # {tuple of values: symbol}

    def metadata(self):
        return {"title": self.title, "variables": [
            {"code": code, "text": text, "values": list(labels), "valueTexts": list(labels.values()),
             **({"elimination": True} if elimination else {}), **({"time": True} if code == "Tid" else {})}
            for code, text, labels, elimination in self.variables]}


class Refused(Exception):
    def __init__(self, status, text):
        super().__init__(text)
        self.status = status


class PxWebServer(http.server.ThreadingHTTPServer):
    """`faults` is a list of what to do with the next requests: None, a status (429, or (429, headers)), 'garbage',
    'truncated', 'chunk', 'dropped', 'slow'; `change` alters every JSON-stat answer; `lists` are the filters other than item."""
    daemon_threads = True

    def __init__(self, tables, cell_limit=800000, clock=None):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.tables, self.cell_limit, self.clock = tables, cell_limit, clock
        self.lists, self.faults, self.change, self.sparse = {}, [], None, False
        self.log, self.times, self.released = [], [], threading.Event()     # log: (table, query or None, cells)
        self.base = f"http://127.0.0.1:{self.server_address[1]}/api/v0/no/table"
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def stop(self):
        self.released.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        pass        # a client that gives up on a slow answer is part of the tests

    def answer(self, identity, query):
        """The JSON-stat 2 dataset for a query."""
        table = self.tables[identity]
        if query.get("response") != {"format": "json-stat2"} or not isinstance(query.get("query"), list):
            raise Refused(400, "The query does not fit the form")
        asked = {entry["code"]: entry["selection"] for entry in query["query"]}
        if len(asked) != len(query["query"]) or set(asked) - {variable[0] for variable in table.variables}:
            raise Refused(400, "A variable is asked twice or does not exist")
        axes = [self._axis(identity, variable, asked.get(variable[0])) for variable in table.variables]
        cells = int(numpy.prod([len(axis) for axis in axes if axis is not None]))
        self.log[-1] = (identity, query, cells)
        if cells > self.cell_limit:
            raise Refused(403, f"Too many cells: {cells}")
        return self._dataset(table, axes)

    def _axis(self, identity, variable, selection):
        """[(code, label, values it sums)], or None for a variable that is eliminated."""
        code, _, labels, elimination = variable
        if selection is None:
            return None if elimination else [(value, label, [value]) for value, label in labels.items()]
        known = {value: (label, [value]) for value, label in labels.items()}
        if selection["filter"] not in ("item", "all"):
            known = self.lists.get((identity, code, selection["filter"]))
            if known is None:
                raise Refused(400, f"No filter {selection['filter']} for {code}")
        wanted = list(known) if selection["filter"] == "all" else selection["values"]
        if not wanted or any(value not in known for value in wanted):
            raise Refused(400, f"No such value of {code}")
        return [(value, *known[value]) for value in wanted]

    def _dataset(self, table, axes):
        values, status = self._cells(table, axes)
        kept = [(axis, variable) for axis, variable in zip(axes, table.variables) if axis]
        index = (lambda axis: [entry[0] for entry in axis]) if self.sparse else (
            lambda axis: {entry[0]: place for place, entry in enumerate(axis)})
        data = {"version": "2.0", "class": "dataset", "label": table.title, "id": [variable[0] for _, variable in kept],
                "size": [len(axis) for axis, _ in kept],
                "dimension": {variable[0]: {"label": variable[1], "category": {
                    "index": index(axis), "label": {entry[0]: entry[1] for entry in axis}}} for axis, variable in kept},
                "value": {str(place): value for place, value in enumerate(values) if value is not None} if self.sparse else values}
        if status:
            data["status"] = status
        return data

    def _cells(self, table, axes):
        """Numbers as JSON values in row-major order, and the symbols of those that are missing."""
        groups = [[entry[2] for entry in axis] if axis else [list(variable[2])] for axis, variable in zip(axes, table.variables)]
        places = [[[list(variable[2]).index(value) for value in some] for some in group]
                  for group, variable in zip(groups, table.variables)]
        if not table.symbols and all(len(some) == 1 for group in places for some in group):
            block = table.numbers[numpy.ix_(*[[some[0] for some in group] for group in places])]
            return [_json_number(number) for number in block.ravel().tolist()], {}
        values, status = [], {}
        for combination, place in zip(itertools.product(*groups), itertools.product(*places)):
            symbols = [table.symbols.get(key) for key in itertools.product(*combination)]
            if None not in symbols:
                status[str(len(values))] = symbols[0]
                values.append(None)
            else:
                values.append(_json_number(float(table.numbers[numpy.ix_(*place)].sum())))
        return values, status


def _json_number(number):
    return int(number) if number.is_integer() else number


class _Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def do_GET(self):
        self._serve(None)

    def do_POST(self):
        self._serve(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _serve(self, query):
        server, identity = self.server, self.path.rsplit("/", 1)[-1]
        server.log.append((identity, query, 0))
        server.times.append(server.clock.now() if server.clock else 0.0)
        fault = server.faults.pop(0) if server.faults else None
        if isinstance(fault, (int, tuple)):
            status, headers = fault if isinstance(fault, tuple) else (fault, {})
            return self._send(status, b"not now", headers)
        if fault == "slow":
            server.released.wait(20)
            return None
        if fault == "dropped":
            return self.connection.close()
        if identity not in server.tables or not server.base.endswith(self.path.rsplit("/", 1)[0]):
            return self._send(404, b"Not found")
        try:
            data = server.tables[identity].metadata() if query is None else server.answer(identity, query)
        except Refused as problem:
            return self._send(problem.status, str(problem).encode())
        if server.change and query is not None:
            data = server.change(data)
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        if fault == "garbage":
            body = b"<html>" + body[:50]
        if fault == "truncated":
            return self._send(200, body[:len(body) // 2], {"Content-Length": str(len(body))})
        return self._send(200, body)

    def _send(self, status, body, headers=None):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        return None
