"""Errors and tables of the package."""

from __future__ import annotations

import json
from typing import Any, Iterable, Iterator, Mapping

import numpy as np


class InputError(ValueError):
    """Something is wrong with an input.

    The text is what the command line prints. ``problems`` has every problem: a dict with ``code``,
    ``severity``, ``what``, ``file``, ``line``, ``column``, ``field``, ``found``, ``expected`` and
    ``hint``, as far as they are known.
    """

    problems: list[dict[str, Any]]

    def __init__(self, text: str, problems_json: str = "[]"):
        super().__init__(text)
        self.problems = json.loads(problems_json)


class Table(Mapping[str, np.ndarray]):
    """Columns of one length as NumPy arrays: numbers as float64 (NaN: unknown), else objects.

    ``table["link_id"]`` is a column, ``table.rows()`` gives dicts, ``table.to_pandas()`` a data
    frame where pandas is installed.
    """

    def __init__(self, columns: Mapping[str, Iterable[Any]]):
        self._columns = {name: _array(values) for name, values in columns.items()}

    @classmethod
    def from_rows(cls, rows: list[dict[str, Any]]) -> "Table":
        """Rows with the same keys; keys whose values are lists or dicts stay objects."""
        names = list(rows[0]) if rows else []
        return cls({name: [row.get(name) for row in rows] for name in names})

    def __getitem__(self, name: str) -> np.ndarray:
        return self._columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        """Number of columns, as of any mapping; ``row_count`` is that of rows."""
        return len(self._columns)

    @property
    def row_count(self) -> int:
        return len(next(iter(self._columns.values()))) if self._columns else 0

    def rows(self) -> Iterator[dict[str, Any]]:
        for i in range(self.row_count):
            yield {name: column[i] for name, column in self._columns.items()}

    def to_pandas(self):  # -> pandas.DataFrame, which need not be there
        """A pandas.DataFrame of the columns. Raises ImportError where pandas is not installed."""
        import pandas

        return pandas.DataFrame(self._columns)

    def __repr__(self) -> str:
        return f"<Table of {self.row_count} rows: {', '.join(self._columns)}>"


def _array(values: Iterable[Any]) -> np.ndarray:
    if isinstance(values, np.ndarray):
        return values
    items = list(values)
    numbers = all(v is None or isinstance(v, (int, float)) and not isinstance(v, bool) for v in items)
    if items and all(isinstance(v, bool) for v in items):
        return np.array(items, dtype=bool)
    if items and numbers and any(v is not None for v in items):
        return np.array([np.nan if v is None else v for v in items], dtype=float)
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array
