"""A case and what can be asked of it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Any, Mapping, Sequence

import numpy as np

from . import _engine
from ._table import Table

Changes = Mapping[str, Any]


def _texts(changes: Changes | None) -> list[tuple[str, str]]:
    """{"link.R112.closed": True} as the keys and values of the command line's --set."""

    def text(value: Any) -> str:
        if isinstance(value, (bool, np.bool_)):
            return "1" if value else "0"
        if isinstance(value, (float, np.floating)):
            return repr(float(value))
        return str(value)

    return [(key, text(value)) for key, value in (changes or {}).items()]


@dataclass(frozen=True)
class Flows:
    """What one season carries, per day; with changes also what they do."""

    scenario: str
    year: int
    season: str
    days: float
    totals: dict[str, Any]  # demand, moved and unmet t_per_day, money, tonne-hours, CO2; "modes"
    links: Table  # link_id, open, forward_t_per_day, backward_t_per_day, volume_over_capacity
    terminals: Table  # the same by terminal_id
    effect: dict[str, float] | None  # of the changes; None without
    pairs: Table | None  # by zones and commodity, if asked for


class Case:
    """A case folder, read and checked.

    Methods take ``scenario`` (default: the case's), ``year`` (default: the scenario's first) and
    ``season`` (default: the first of case.toml), and ``changes``: what differs from the case, as
    ``{"link.R112.closed": True, "terminal.khunjerab_border.hours": 48}``; see ``corridor flows
    --help``. ``threads=0`` takes all cores; the answer is the same for any number. Other Python
    threads run meanwhile. Unknown names raise :class:`corridor.InputError` with the near name.
    """

    def __init__(self, folder: str | os.PathLike[str], set: Changes | None = None):
        self._engine = _engine.Case(os.fspath(folder), _texts(set))
        self._about = json.loads(self._engine.about())

    def __repr__(self) -> str:
        return f"<Case {self.name}: {self.title}>"

    @property
    def name(self) -> str:
        return self._about["name"]

    @property
    def title(self) -> str:
        return self._about["title"]

    @property
    def scenarios(self) -> list[dict[str, Any]]:
        """Each with id, title and analysis years."""
        return self._about["scenarios"]

    @property
    def seasons(self) -> list[str]:
        return self._about["seasons"]

    @property
    def zones(self) -> list[str]:
        """Ids, in the order of rows and columns of matrices."""
        return self._about["zones"]

    @property
    def commodities(self) -> list[str]:
        return self._about["commodities"]

    @property
    def modes(self) -> list[str]:
        return self._about["modes"]

    @property
    def terminals(self) -> list[str]:
        return self._about["terminals"]

    @property
    def links(self) -> Table:
        """link_id, name, mode, from_node_id, to_node_id, length_km."""
        return Table.from_rows(self._about["links"])

    def flows(self, scenario: str = "", year: int = 0, season: str = "", *,
              changes: Changes | None = None, pairs: bool = False, threads: int = 0) -> Flows:
        """Tonnes a day by link, terminal and pair: logit over routes that differ."""
        state = _engine.StateRequest(scenario, year, season, _texts(changes))
        answer = json.loads(self._engine.flows(state, pairs, threads))
        return Flows(
            scenario=answer["scenario"],
            year=answer["year"],
            season=answer["season"],
            days=answer["days"],
            totals=answer["totals"],
            links=Table.from_rows(answer["links"]),
            terminals=Table.from_rows(answer["terminals"]),
            effect=answer.get("effect"),
            pairs=Table.from_rows(answer["pairs"]) if pairs else None,
        )

    def skim(self, commodity: str = "", scenario: str = "", year: int = 0, season: str = "", *,
             changes: Changes | None = None, threads: int = 0) -> dict[str, np.ndarray]:
        """Matrices of zones x zones along the cheapest routes of a commodity (default: the first).

        Keys: generalized_usd_per_t, price_usd_per_t, levy_usd_per_t, hours, length_km,
        co2_kg_per_t. Infinity: no way; 0 on the diagonal.
        """
        state = _engine.StateRequest(scenario, year, season, _texts(changes))
        return self._engine.skim(state, commodity, threads)

    def routes(self, from_zone: str, to_zone: str, commodity: str = "", scenario: str = "",
               year: int = 0, season: str = "", *, count: int = 5,
               changes: Changes | None = None) -> Table:
        """The best routes that differ in modes, terminals or borders, cheapest first.

        Columns: chain, length_km, hours, sd_hours, price_usd_per_t, levy_usd_per_t,
        generalized_usd_per_t, co2_kg_per_t, too_slow. No rows: nothing joins the zones.
        """
        state = _engine.StateRequest(scenario, year, season, _texts(changes))
        return Table.from_rows(
            json.loads(self._engine.routes(state, from_zone, to_zone, commodity, count)))

    def criticality(self, commodity: str = "", scenario: str = "", year: int = 0,
                    season: str = "", *, changes: Changes | None = None,
                    threads: int = 0) -> dict[str, Any]:
        """What closing each link and terminal alone costs, as ``corridor criticality --json``.

        ``commodity``: one; empty: all together. ``["ranking"]`` is a Table.
        """
        state = _engine.StateRequest(scenario, year, season, _texts(changes))
        answer = json.loads(self._engine.criticality(state, commodity, threads))
        return {key: Table.from_rows(value) if key == "ranking" else value
                for key, value in answer.items()}

    def worst_case(self, from_zone: str, to_zone: str, closures: int = 1, commodity: str = "",
                   scenario: str = "", year: int = 0, season: str = "", *,
                   changes: Changes | None = None) -> dict[str, Any]:
        """The closures that make a pair's cheapest route dearest; exact.

        Keys: open_usd_per_t, closed_usd_per_t (None: no way), parted, closed (links, terminals).
        """
        state = _engine.StateRequest(scenario, year, season, _texts(changes))
        return json.loads(self._engine.worst_case(state, from_zone, to_zone, commodity, closures))

    def finance(self, scenario: str = "", *, close: Sequence[str] = (), loss_years: int = 1000,
                seed: int = 1, threads: int = 0) -> dict[str, Any]:
        """Loans, debt cover and appraisal of ``scenario`` against the same future without its projects.

        ``close``: ids of links closed all year, in both scenarios; flows are assigned anew.
        ``loss_years``: simulated years of closures (0: none). As ``corridor finance --json``:
        ``["figures"]`` has minimum_dscr, economic_npv, peak_debt_service ...; ``["years"]`` (a Table)
        revenue_usd, cover_service_usd, dscr by year. Raises InputError E5050 where the case has no
        appraisal of the scenario.
        """
        answer = json.loads(self._engine.finance(scenario, list(close), loss_years, seed, threads))
        return {key: Table.from_rows(value) if key == "years" else value
                for key, value in answer.items()}

    def run(self, folder: str | os.PathLike[str], *, only: list[str] | None = None,
            full: bool = False, scenarios: list[str] | None = None, seed: int = 1,
            threads: int = 0) -> dict[str, Any]:
        """As ``corridor run``: all analyses, or those named by ``only``, into an empty folder.

        Returns the annual totals (``["years"]``, a Table) and what each analysis says in JSON.
        Raises FileExistsError if the folder holds something.
        """
        os.makedirs(folder, exist_ok=True)
        if os.listdir(folder):
            raise FileExistsError(f"{os.fspath(folder)} is not empty")
        answer = json.loads(self._engine.run(os.fspath(folder), only or [], full, scenarios or [],
                                             seed, threads))
        return {key: Table.from_rows(value) if key == "years" else value
                for key, value in answer.items()}
