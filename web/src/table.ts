// The rows of the drawer: one table for each view, whose first column is the id that the map knows.
import { type FlowRow, type Table, type Totals } from './api';
import { by_link, tonnes } from './layers';
import { number } from './format';
import type { app as App } from './state.svelte';

export type Cell = string | number | null;
export interface Column {
  title: string;
  numeric: boolean;
}
export interface Row {
  key: string; // "link:R112"; empty: not on the map
  cells: Cell[];
}
export interface Sheet {
  name: string;
  columns: Column[];
  rows: Row[];
}

type State = typeof App;

const text = (title: string): Column => ({ title, numeric: false });
const figure = (title: string): Column => ({ title, numeric: true });

function terminal_rows(app: State): Map<string, FlowRow> {
  return new Map(app.shown?.terminals.map((row) => [row.terminal_id as string, row]));
}

function network(app: State): Sheet {
  return {
    name: 'network',
    columns: [text('id'), text('name'), text('kind'), text('status'), figure('km'), text('source'), text('confidence')],
    rows: [
      ...(app.links?.features ?? []).map(({ properties: p }) => ({ key: `link:${p['link_id']}`, cells: [p['link_id'], p['name'], p['mode'], p['status'], p['length'], p['source_id'], p['confidence']] as Cell[] })),
      ...(app.terminals?.features ?? []).map(({ properties: p }) => ({ key: `terminal:${p['terminal_id']}`, cells: [p['terminal_id'], p['name'], p['terminal_type'], p['status'], null, p['source_id'], p['confidence']] as Cell[] })),
    ],
  };
}

/// Ids and names of the links of the table: all of them, or of a large network those that carry goods.
function carriers(app: State, a: Map<string, FlowRow>, b: Map<string, FlowRow>): [string, unknown][] {
  const names = new Map((app.links?.features ?? []).map(({ properties: p }) => [String(p['link_id']), p['name']]));
  return app.large ? [...new Set([...a.keys(), ...b.keys()])].map((id) => [id, names.get(id)]) : [...names];
}

function flows(app: State): Sheet {
  const a = by_link(app.flows_a);
  const b = by_link(app.flows_b);
  const terminals = terminal_rows(app);
  const both = app.flows_b !== null;
  const cells = (id: unknown, name: unknown, one: FlowRow | undefined, two: FlowRow | undefined): Cell[] => [
    String(id),
    String(name ?? ''),
    tonnes(one),
    ...(both ? [tonnes(two), tonnes(two) - tonnes(one)] : []),
    one?.volume_over_capacity === null || !one ? null : Math.round(1000 * one.volume_over_capacity) / 10,
  ];
  return {
    name: 'flows',
    columns: [text('id'), text('name'), figure('A t/day'), ...(both ? [figure('B t/day'), figure('B less A')] : []), figure('A % full')],
    rows: [
      ...carriers(app, a, b).map(([id, name]) => ({ key: `link:${id}`, cells: cells(id, name, a.get(id), b.get(id)) })),
      ...(app.terminals?.features ?? []).map(({ properties: p }) => {
        const id = String(p['terminal_id']);
        const two = app.flows_b?.terminals.find((row) => row.terminal_id === id);
        return { key: `terminal:${id}`, cells: cells(id, p['name'], app.flows_a?.terminals.find((row) => row.terminal_id === id) ?? terminals.get(id), two) };
      }),
    ],
  };
}

export function pairs(app: State): Sheet {
  return {
    name: 'pairs',
    columns: [text('from'), text('to'), text('commodity'), figure('t/day'), figure('unmet t/day'), figure('hours'), figure('USD/t'), text('mostly by')],
    rows: (app.shown?.pairs ?? []).map((row) => ({ key: '', cells: [row.from, row.to, row.commodity, row.t_per_day, row.unmet_t_per_day, row.hours, row.price_usd_per_t, row.chain ?? row.cause] })),
  };
}

function stress(app: State): Sheet {
  return {
    name: 'stress',
    columns: [text('id'), text('name'), figure('added USD/day'), figure('delayed t/day'), figure('cut off t/day'), figure('worth USD/day')],
    rows: (app.ranking ?? []).map((row) => ({ key: `${row.table}:${row.id}`, cells: [row.id, row.name, row.added_usd_per_day, row.delayed_t_per_day, row.cut_off_t_per_day, row.unmet_usd_per_day] })),
  };
}

/// The links and terminals that a measure acts on, as the map knows them.
export function places_of_measure(app: State, measure: string): string[] {
  const table = app.tables['measure_effect'];
  const place = (column: string): number => table?.header.indexOf(column) ?? -1;
  const keys = (table?.rows ?? [])
    .filter((row) => row[place('measure_id')] === measure && ['link', 'terminal'].includes(row[place('subject_table')] ?? ''))
    .map((row) => `${row[place('subject_table')]}:${row[place('subject_id')]}`);
  return [...new Set(keys)];
}

export interface MeasureHere {
  id: string;
  name: string;
  cost_musd: number | null;
}
/// The measures that act on any of the places; all of them for null.
export function measures_at(app: State, places: string[] | null): MeasureHere[] {
  const table = app.tables['measure'];
  const cell = (row: (string | null)[], column: string): string | null => row[table?.header.indexOf(column) ?? -1] ?? null;
  return (table?.rows ?? []).flatMap((row) => {
    const id = cell(row, 'measure_id') ?? '';
    const acts = places === null || places_of_measure(app, id).some((place) => places.includes(place));
    const cost = cell(row, 'cost_musd');
    return acts ? [{ id, name: cell(row, 'name') ?? id, cost_musd: cost === null ? null : Number(cost) }] : [];
  });
}

function protect(app: State): Sheet {
  const table = app.tables['measure'];
  const cell = (row: (string | null)[], column: string): string | null => row[table?.header.indexOf(column) ?? -1] ?? null;
  const mega = (row: (string | null)[]): number | null => (cell(row, 'cost_musd') === null ? null : Number(cell(row, 'cost_musd')));
  const chosen = new Set(app.protection?.chosen.measures);
  return {
    name: 'protect',
    columns: [text('measure'), text('name'), text('kind'), figure('cost, million USD'), text('chosen'), text('source'), text('confidence')],
    rows: (table?.rows ?? []).map((row) => {
      const id = cell(row, 'measure_id') ?? '';
      return { key: '', cells: [id, cell(row, 'name'), cell(row, 'kind'), mega(row), chosen.has(id) ? 'yes' : 'no', cell(row, 'source_id'), cell(row, 'confidence')] };
    }),
  };
}

function loans(app: State): Sheet {
  return {
    name: 'loans',
    columns: [text('loan'), text('project'), text('lender'), text('currency'), figure('principal, m'), figure('rate %'), figure('grace, years'), figure('maturity, years'), text('counted'), figure('interest, USD'), figure('grant element % at 5 %'), text('source'), text('confidence')],
    rows: (app.finance_a?.loans ?? []).map((row) => ({ key: '', cells: [row.loan_id, row.project_id, row.lender, row.currency, row.principal_m, row.interest_rate_pct, row.grace_years, row.maturity_years, row.counted ? 'yes' : 'no', row.interest_usd, row.grant_element_percent_at_5, row.source_id, row.confidence] })),
  };
}

function finance_years(app: State): Sheet {
  const b = new Map(app.finance_b?.years.map((row) => [row.year, row]));
  return {
    name: 'debt-service',
    columns: [text('year'), figure('A revenue, USD'), figure('A debt service, USD'), figure('A DSCR'), figure('A owed, USD'), ...(app.finance_b ? [figure('B revenue, USD'), figure('B DSCR')] : [])],
    rows: (app.finance_a?.years ?? []).map((row) => ({ key: '', cells: [String(row.year), row.revenue_usd, row.cover_service_usd, row.dscr, row.owed_usd, ...(app.finance_b ? [b.get(row.year)?.revenue_usd ?? null, b.get(row.year)?.dscr ?? null] : [])] })),
  };
}

function access(app: State): Sheet {
  const [before = '', after = ''] = app.access?.scenarios ?? [];
  return {
    name: 'access',
    columns: [text('zone'), figure('people'), figure(`${before} hours`), figure(`${after} hours`), figure(`${before} USD/t`), figure(`${after} USD/t `), figure('change USD/t')],
    rows: (app.access?.zones ?? []).map((zone) => {
      const one = zone.measures[before];
      const two = zone.measures[after];
      const cost = [one?.usd_per_t.mean ?? null, two?.usd_per_t.mean ?? null];
      return { key: '', cells: [zone.zone, zone.population, one?.hours.mean ?? null, two?.hours.mean ?? null, ...cost, cost[0] !== null && cost[1] !== null ? (cost[1] ?? 0) - (cost[0] ?? 0) : null] };
    }),
  };
}

/// "minimum_dscr" for people, with its value; years are no amounts.
export function figure_text(key: string, value: number | null | undefined): string {
  return key.endsWith('_year') && typeof value === 'number' ? String(value) : number(value);
}

export function of_table(name: string, table: Table | undefined, wanted: string[]): Sheet {
  const places = wanted.map((column) => table?.header.indexOf(column) ?? -1);
  return {
    name,
    columns: wanted.map(text),
    rows: (table?.rows ?? []).map((row) => ({ key: '', cells: places.map((place) => row[place] ?? null) })),
  };
}

export function sheet_of(app: State, which: string): Sheet {
  if (app.view === 'network') return network(app);
  if (app.view === 'stress') return stress(app);
  if (app.view === 'protect') return protect(app);
  if (app.view === 'money') return which === 'years' ? finance_years(app) : loans(app);
  if (app.view === 'access') return access(app);
  if (app.view === 'evidence') {
    return which === 'claim'
      ? of_table('claim', app.tables['claim'], ['claim_id', 'claim_group', 'subject_id', 'attribute', 'value', 'unit', 'claimant', 'stance', 'as_of', 'source_id', 'confidence', 'base'])
      : which === 'statement'
        ? of_table('statement', app.tables['statement'], ['statement_id', 'who', 'date', 'paraphrase', 'source_id'])
        : of_table('source', app.tables['source'], ['source_id', 'title', 'publisher', 'published', 'url', 'licence']);
  }
  return which === 'pairs' ? pairs(app) : flows(app);
}

export const tabs: Record<string, { id: string; title: string }[]> = {
  network: [],
  flows: [
    { id: 'links', title: 'Links and terminals' },
    { id: 'pairs', title: 'Origins and destinations' },
  ],
  stress: [],
  protect: [],
  money: [
    { id: 'loans', title: 'Loans' },
    { id: 'years', title: 'Year by year' },
  ],
  access: [],
  evidence: [
    { id: 'source', title: 'Sources' },
    { id: 'claim', title: 'Rival claims' },
    { id: 'statement', title: 'Statements' },
  ],
};

export const total_rows: [keyof Totals & string, string][] = [
  ['moved_t_per_day', 'Moves, t/day'],
  ['unmet_t_per_day', 'Stays behind, t/day'],
  ['price_usd_per_day', 'Paid, USD/day'],
  ['levy_usd_per_day', 'of it tolls and fees, USD/day'],
  ['generalized_usd_per_day', 'Cost with time, USD/day'],
  ['tonne_hours_per_day', 'Tonne-hours a day'],
  ['co2_t_per_day', 'CO2, t/day'],
];

export const effect_rows: [string, string][] = [
  ['delayed_t_per_day', 'Delayed, t/day'],
  ['cut_off_t_per_day', 'Cut off, t/day'],
  ['restored_t_per_day', 'Moves again, t/day'],
  ['rerouted_t_per_day', 'On other routes, t/day'],
  ['added_user_cost_usd_per_day', 'Cost to users, USD/day'],
  ['added_price_usd_per_day', 'of it paid, USD/day'],
  ['added_tonne_hours_per_day', 'Tonne-hours a day'],
  ['added_co2_t_per_day', 'CO2, t/day'],
  ['unmet_value_usd_per_day', 'Value of what is cut off, USD/day'],
];
