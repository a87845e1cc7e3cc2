"""Freight corridors: flows, skims, criticality and runs of a case; equilibrium of a network.

    import corridor

    case = corridor.open_case("cpec")
    open_road = case.flows(season="monsoon")
    closed = case.flows(season="monsoon", changes={"link.R112.closed": True})
    print(closed.effect["delayed_t_per_day"])

Results are NumPy arrays and tables of them (``to_pandas()`` where pandas is installed); units are
in the names. Bad input raises :class:`InputError`, which says file, line and column.
"""

from __future__ import annotations

import os

from ._case import Case, Changes, Flows
from ._engine import version as __version__
from ._network import Equilibrium, Network
from ._table import InputError, Table

__all__ = ["Case", "Changes", "Equilibrium", "Flows", "InputError", "Network", "Table",
           "open_case", "open_network", "__version__"]


def open_case(folder: str | os.PathLike[str], set: Changes | None = None) -> Case:
    """Reads and checks a case folder; ``set`` overrides values as the command line's --set does."""
    return Case(folder, set)


def open_network(path: str | os.PathLike[str], trips: list[str] | None = None, *,
                 demand: bool = True, toll_factor: float | None = None,
                 distance_factor: float | None = None) -> Network:
    """Reads a TNTP or GMNS network; see :class:`Network`."""
    return Network(path, trips, demand=demand, toll_factor=toll_factor,
                   distance_factor=distance_factor)
