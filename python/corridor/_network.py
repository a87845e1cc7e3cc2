"""A network on its own: TNTP or GMNS."""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np

from . import _engine
from ._table import Table


@dataclass(frozen=True)
class Equilibrium:
    """Volumes and times by link, in the order of ``Network.links``, and how good they are.

    ``objective``: Beckmann's; of the system optimum the total time and fixed cost. ``total_cost``:
    what the users bear, of the system optimum with the tolls that bring it about.
    """

    converged: bool
    relative_gap: float
    objective: float
    total_cost: float
    shortest_path_cost: float
    iterations: int
    unreachable_demand: float
    volume: np.ndarray
    time: np.ndarray


class Network:
    """A TNTP file (plain, gzip or zip), or a folder in TNTP or GMNS form.

    ``trips``: files of trips, one for each class of users; default: what lies beside the network.
    ``demand=False`` reads none. Factors: the cost of a unit of toll and of length.
    """

    def __init__(self, path: str | os.PathLike[str], trips: list[str] | None = None, *,
                 demand: bool = True, toll_factor: float | None = None,
                 distance_factor: float | None = None):
        self._engine = _engine.Network(os.fspath(path), [os.fspath(t) for t in trips or []],
                                       demand, toll_factor, distance_factor)

    @property
    def zone_ids(self) -> list[str]:
        """In the order of rows and columns of matrices."""
        return self._engine.zone_ids

    @property
    def node_count(self) -> int:
        return self._engine.node_count

    @property
    def notes(self) -> list[str]:
        """What was understood how, a sentence each."""
        return self._engine.notes

    @property
    def links(self) -> Table:
        """link_id, from_node_id, to_node_id, capacity, length; a row a direction."""
        return Table(self._engine.links())

    def skim(self, method: str = "automatic", *, along: bool = False,
             threads: int = 0) -> dict[str, np.ndarray]:
        """Matrices of zones x zones on empty roads: "cost", and with ``along`` "time" and "length".

        ``method``: automatic, trees, contraction or customizable (hierarchies; costs only).
        Infinity: no way.
        """
        return self._engine.skim(method, along, threads)

    def equilibrium(self, *, system_optimum: bool = False, relative_gap: float = 1e-10,
                    max_iterations: int = 1000, max_seconds: float = 0.0,
                    threads: int = 0) -> Equilibrium:
        """User equilibrium, or the system optimum, to a relative gap."""
        return Equilibrium(**self._engine.assign(system_optimum, relative_gap, max_iterations,
                                                 max_seconds, threads))
