"""Evaluates the queries (M) of a TMDL folder over CSV files, as far as our queries use M.

A small interpreter of M of its own: `let`, calls, records, lists, `each`, `if`, field access and
arithmetic. It stands in for Power Query, so that what the queries say is run and not only parsed.
"""
import csv
import datetime as dt
import math
import os
import re

TOKEN = re.compile(
    r'\s*(?:(?P<text>"(?:[^"]|"")*")|(?P<number>\d+(?:\.\d+)?)|(?P<word>[A-Za-z_][\w.]*)'
    r"|(?P<op><>|<=|>=|=>|[-+*/&=<>(){}\[\],]))"
)


class Failure(Exception):
    """What a query says cannot be done."""


def tokens(source):
    at, found = 0, []
    source = source.rstrip()
    while at < len(source):
        match = TOKEN.match(source, at)
        if not match:
            raise Failure(f"cannot read {source[at:at + 30]!r}")
        found.append((match.lastgroup, match.group(match.lastgroup)))
        at = match.end()
    return found + [("end", "")]


class Parser:
    """Recursive descent to tuples."""

    def __init__(self, source):
        self.all, self.at = tokens(source), 0

    def peek(self):
        return self.all[self.at][1] if self.all[self.at][0] != "text" else None

    def take(self, wanted=None):
        kind, value = self.all[self.at]
        if wanted is not None and (kind == "text" or value != wanted):
            raise Failure(f"expected {wanted}, found {value}")
        self.at += 1
        return kind, value

    def whole(self):
        tree = self.expression()
        if self.all[self.at][0] != "end":
            raise Failure(f"expected the end, found {self.all[self.at][1]}")
        return tree

    def expression(self):
        if self.peek() == "let":
            self.take()
            steps = [self.binding()]
            while self.peek() == ",":
                self.take()
                steps.append(self.binding())
            self.take("in")
            return ("let", steps, self.expression())
        if self.peek() == "if":
            self.take()
            test = self.expression()
            self.take("then")
            yes = self.expression()
            self.take("else")
            return ("if", test, yes, self.expression())
        if self.peek() == "each":
            self.take()
            return ("each", self.expression())
        return self.comparison()

    def binding(self):
        name = self.take()[1]
        self.take("=")
        return name, self.expression()

    def level(self, below, operators):
        tree = below()
        while self.peek() in operators and self.peek() is not None:
            operator = self.take()[1]
            tree = ("op", operator, tree, below())
        return tree

    def comparison(self):
        return self.level(self.joined, ("=", "<>", "<", ">", "<=", ">="))

    def joined(self):
        return self.level(self.sum, ("&",))

    def sum(self):
        return self.level(self.product, ("+", "-"))

    def product(self):
        return self.level(self.primary, ("*", "/"))

    def primary(self):
        kind, value = self.take()
        if kind == "text":
            return ("value", value[1:-1].replace('""', '"'))
        if kind == "number":
            return ("value", float(value) if "." in value else int(value))
        if value == "(":
            tree = self.expression()
            self.take(")")
            return tree
        if value == "{":
            return ("list", self.several("}"))
        if value == "[":
            name = self.take()[1]
            if self.peek() == "]":
                self.take()
                return ("field", name)
            self.take("=")
            fields = [(name, self.expression())]
            while self.peek() == ",":
                self.take()
                fields.append(self.binding())
            self.take("]")
            return ("record", fields)
        if kind != "word":
            raise Failure(f"unexpected {value}")
        if value == "type":
            return ("value", "type " + self.take()[1])
        if value == "null":
            return ("value", None)
        if value in ("true", "false"):
            return ("value", value == "true")
        if self.peek() == "(":
            self.take()
            return ("call", value, self.several(")"))
        return ("name", value)

    def several(self, end):
        found = []
        while self.peek() != end:
            found.append(self.expression())
            if self.peek() == ",":
                self.take()
        self.take(end)
        return found


class Table:
    """Columns by name and rows as lists."""

    def __init__(self, columns, rows):
        self.columns, self.rows = columns, rows

    def at(self, name):
        if name not in self.columns:
            raise Failure(f"the column {name!r} of the table wasn't found")
        return self.columns.index(name)


def typed(value, kind):
    """Converts a cell as Table.TransformColumnTypes does with the culture en-US."""
    if value is None:
        return None
    try:
        if kind == "Int64.Type":
            return int(value)
        if kind in ("type number", "Currency.Type"):
            return float(value)
        if kind == "type date":
            return dt.datetime.combine(dt.date.fromisoformat(value), dt.time())
        if kind == "type datetime":
            return dt.datetime.fromisoformat(value)
    except ValueError as error:
        raise Failure(f"cannot convert {value!r} to {kind}") from error
    if kind == "type text":
        return str(value)
    raise Failure(f"unknown type {kind}")


class Machine:
    """Runs one query."""

    def __init__(self, folder, parameters):
        self.folder, self.parameters, self.names = folder, parameters, {}

    def run(self, tree, row=None):
        kind = tree[0]
        if kind == "value":
            return tree[1]
        if kind == "name":
            if tree[1] in self.names:
                return self.names[tree[1]]
            return self.parameters.get(tree[1], tree[1])
        if kind == "let":
            for name, step in tree[1]:
                self.names[name] = self.run(step)
            return self.run(tree[2])
        if kind == "list":
            return [self.run(one, row) for one in tree[1]]
        if kind == "record":
            return {name: self.run(one, row) for name, one in tree[1]}
        if kind == "each":
            return lambda given: self.run(tree[1], given)
        if kind == "field":
            if tree[1] not in row:
                raise Failure(f"the field {tree[1]!r} of the record wasn't found")
            return row[tree[1]]
        if kind == "if":
            return self.run(tree[2] if self.run(tree[1], row) else tree[3], row)
        if kind == "op":
            return self.operate(tree[1], self.run(tree[2], row), self.run(tree[3], row))
        return self.call(tree[1], [self.run(one, row) for one in tree[2]])

    @staticmethod
    def operate(operator, a, b):
        if operator == "=":
            return a == b
        if operator == "<>":
            return a != b
        if a is None or b is None:
            return None
        return {
            "&": lambda: a + b,
            "+": lambda: a + b,
            "-": lambda: a - b,
            "*": lambda: a * b,
            "/": lambda: a / b,
            "<": lambda: a < b,
            ">": lambda: a > b,
            "<=": lambda: a <= b,
            ">=": lambda: a >= b,
        }[operator]()

    def call(self, name, given):
        function = getattr(self, "f_" + name.replace(".", "_").replace("#", ""), None)
        if function is None:
            raise Failure(f"the name {name!r} wasn't recognized")
        return function(*given)

    def f_File_Contents(self, path):
        return os.path.join(self.folder, path.replace("\\", "/").rsplit("/", 1)[1])

    def f_Csv_Document(self, path, options):
        if options["Encoding"] != 65001 or options["Delimiter"] != ",":
            raise Failure("expected UTF-8 and commas")
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        width = options["Columns"]
        if rows and len(rows[0]) != width:
            raise Failure(f"{path}: Columns = {width}, the header has {len(rows[0])}")
        return Table([f"Column{at + 1}" for at in range(width)], rows)

    def f_Table_PromoteHeaders(self, table, _options):
        return Table(table.rows[0], table.rows[1:])

    def f_Table_SelectColumns(self, table, names):
        places = [table.at(name) for name in names]
        return Table(names, [[row[at] for at in places] for row in table.rows])

    def f_Table_ReplaceValue(self, table, old, new, _replacer, names):
        places = [table.at(name) for name in names]
        rows = [list(row) for row in table.rows]
        for row in rows:
            for at in places:
                if row[at] == old:
                    row[at] = new
        return Table(table.columns, rows)

    def f_Table_TransformColumnTypes(self, table, pairs, culture):
        if culture != "en-US":
            raise Failure("expected the culture en-US")
        rows = [list(row) for row in table.rows]
        for name, kind in pairs:
            at = table.at(name)
            for row in rows:
                row[at] = typed(row[at], kind)
        return Table(table.columns, rows)

    def f_Table_NestedJoin(self, left, left_key, right, right_key, name, join):
        if join != "JoinKind.LeftOuter":
            raise Failure("expected a left outer join")
        found, at = {}, right.at(right_key[0])
        for row in right.rows:
            found.setdefault(row[at], []).append(row)
        own = left.at(left_key[0])
        rows = [row + [Table(right.columns, found.get(row[own], []))] for row in left.rows]
        return Table(left.columns + [name], rows)

    def f_Table_ExpandTableColumn(self, table, name, names):
        at, rows = table.at(name), []
        if set(names) & set(table.columns):
            raise Failure(f"columns {names} are there already")
        for row in table.rows:
            places = [row[at].at(one) for one in names]
            rest = row[:at] + row[at + 1:]
            for other in row[at].rows or [[None] * len(row[at].columns)]:
                rows.append(rest + [other[one] for one in places])
        return Table([one for one in table.columns if one != name] + names, rows)

    def f_Table_AddColumn(self, table, name, function, kind):
        if name in table.columns:
            raise Failure(f"the column {name} is there already")
        rows = []
        for row in table.rows:
            value = function(dict(zip(table.columns, row)))
            if value is not None and isinstance(value, str) != (kind == "type text"):
                raise Failure(f"{name}: {value!r} is not of {kind}")
            rows.append(row + [value])
        return Table(table.columns + [name], rows)

    def f_Table_RenameColumns(self, table, pairs):
        names = dict(pairs)
        for name in names:
            table.at(name)
        return Table([names.get(one, one) for one in table.columns], table.rows)

    def f_Table_Combine(self, tables):
        if any(table.columns != tables[0].columns for table in tables):
            raise Failure("expected tables of the same columns")
        return Table(tables[0].columns, [row for table in tables for row in table.rows])

    def f_Table_SelectRows(self, table, test):
        return Table(table.columns, [r for r in table.rows if test(dict(zip(table.columns, r)))])

    def f_Date_ToText(self, date, pattern, _culture):
        if pattern != "MMM yyyy":
            raise Failure(f"unknown format {pattern}")
        months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
        return None if date is None else f"{months[date.month - 1]} {date.year}"

    def f_Number_RoundDown(self, number):
        return None if number is None else math.floor(number)


def query(source, folder):
    """Returns the table that a query makes of the files in a folder."""
    if source.strip().startswith("#table"):
        return Table(re.findall(r"\[(\w+) =", source), [])
    return Machine(folder, {"DataFolder": "folder"}).run(Parser(source).whole())
