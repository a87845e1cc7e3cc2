// Everything that the address remembers, and what the server said. One object for the page.
import { type AccessAnswer, type CaseInfo, type Finance, type Flows, type Loss, type OutageYear, type Problem, type Protection, type Simulated, type Table, ApiError, get, run } from './api';

export type View = 'network' | 'flows' | 'stress' | 'protect' | 'money' | 'access' | 'evidence';
export type Side = 'a' | 'b' | 'd';

export interface View_entry {
  id: View;
  title: string;
  question: string;
  needs?: string; // an analysis of the server
  needs_table?: string; // of the case
}

export const all_views: View_entry[] = [
  { id: 'network', title: 'Network', question: 'What is there, and is it sound?' },
  { id: 'flows', title: 'Flows', question: 'What goes where?' },
  { id: 'stress', title: 'Stress', question: 'What breaks it?', needs: 'criticality' },
  { id: 'protect', title: 'Protect', question: 'What is worth protecting?', needs: 'protect', needs_table: 'measure' },
  { id: 'money', title: 'Money', question: 'Can it pay for itself?', needs: 'finance' },
  { id: 'access', title: 'Access', question: 'Who gains?', needs: 'access' },
  { id: 'evidence', title: 'Evidence', question: 'Who says so?' },
];

export interface Feature {
  type: 'Feature';
  geometry: { type: string; coordinates: unknown };
  properties: Record<string, string | number | null>;
}
export interface Collection {
  type: 'FeatureCollection';
  features: Feature[];
}

export interface Basemap {
  source: string;
  note: string;
  west: number;
  south: number;
  east: number;
  north: number;
  rings: [number, number][][];
}

interface Address {
  view: View;
  scenario_a: string;
  year_a: number;
  scenario_b: string;
  year_b: number;
  season: string;
  side: Side;
  changes: string[];
  selected: string[]; // "link:R112", "terminal:khunjerab"
  budget: string; // of the view Protect
  measures: string[]; // taken in B
  played: number; // sampled year on the map, from 1; 0: none
  day: number; // of it
  drawer: boolean;
  legend: boolean;
  camera: string; // longitude,latitude,zoom
}

// Above this the server sends what is in sight at the zoom of the map, not every link.
const kLarge = 20_000;
const kWorld: [number, number, number, number] = [-180, -90, 180, 90];
const kFirstZoom = 5;

function from_hash(): Partial<Address> {
  const query = new URLSearchParams(location.hash.slice(1));
  const text = (key: string) => query.get(key) ?? undefined;
  const result: Partial<Address> = {};
  const view = text('view');
  if (view && all_views.some((one) => one.id === view)) {
    result.view = view as View;
  }
  result.scenario_a = text('a') ?? '';
  result.year_a = Number(text('ya') ?? 0);
  result.scenario_b = text('b') ?? '';
  result.year_b = Number(text('yb') ?? 0);
  result.season = text('season') ?? '';
  result.side = (text('side') as Side | undefined) ?? 'a';
  result.changes = query.getAll('set');
  result.selected = query.getAll('at');
  result.budget = text('budget') ?? '300M';
  result.measures = query.getAll('measure');
  result.played = Number(text('play') ?? 0);
  result.day = Number(text('day') ?? 0);
  result.drawer = text('table') === '1';
  result.legend = text('legend') !== '0';
  result.camera = text('camera') ?? '';
  return result;
}

function query_of(scenario: string, year: number, season: string, sets: string[], more: [string, string][] = []): string {
  const query = new URLSearchParams();
  if (scenario) query.set('scenario', scenario);
  if (year) query.set('year', String(year));
  if (season) query.set('season', season);
  for (const set of sets) query.append('set', set);
  for (const [key, value] of more) query.set(key, value);
  return query.toString();
}

class AppState {
  info = $state.raw<CaseInfo | null>(null);
  links = $state.raw<Collection | null>(null);
  terminals = $state.raw<Collection | null>(null);
  zones = $state.raw<Collection | null>(null);
  basemap = $state.raw<Basemap | null>(null);
  flows_a = $state.raw<Flows | null>(null);
  flows_b = $state.raw<Flows | null>(null);
  ranking = $state.raw<Loss[] | null>(null);
  tables = $state.raw<Record<string, Table>>({});
  finance_a = $state.raw<Finance | null>(null);
  finance_b = $state.raw<Finance | null>(null);
  access = $state.raw<AccessAnswer | null>(null);
  simulated = $state.raw<Simulated | null>(null);
  protection = $state.raw<Protection | null>(null);
  budget = $state('300M'); // of the view Protect
  measures = $state<string[]>([]);
  protected_loss = $state.raw<{ without: Simulated; with: Simulated } | null>(null);
  outage_year = $state.raw<OutageYear | null>(null);
  played = $state(0);
  day = $state(0);

  view = $state<View>('flows');
  scenario_a = $state('');
  year_a = $state(0);
  scenario_b = $state('');
  year_b = $state(0);
  season = $state('');
  side = $state<Side>('a');
  changes = $state<string[]>([]);
  selected = $state<string[]>([]);
  drawer = $state(false);
  legend = $state(true);
  camera = $state('');

  there = $state(true); // the server
  busy = $state('');
  said = $state(''); // for the live region
  fault = $state('');
  problems = $state.raw<Problem[]>([]);

  #window_abort: AbortController | null = null;
  #flows_abort: AbortController | null = null;
  #aborts = new Map<string, AbortController>();

  constructor() {
    Object.assign(this, from_hash());
  }

  read_address(): void {
    Object.assign(this, { view: 'flows', ...from_hash() });
  }

  get hash(): string {
    const query = new URLSearchParams();
    query.set('view', this.view);
    if (this.scenario_a) query.set('a', this.scenario_a);
    if (this.year_a) query.set('ya', String(this.year_a));
    if (this.scenario_b) query.set('b', this.scenario_b);
    if (this.year_b) query.set('yb', String(this.year_b));
    if (this.season) query.set('season', this.season);
    if (this.side !== 'a') query.set('side', this.side);
    for (const change of this.changes) query.append('set', change);
    for (const one of this.selected) query.append('at', one);
    if (this.budget !== '300M') query.set('budget', this.budget);
    for (const one of this.measures) query.append('measure', one);
    if (this.played) query.set('play', String(this.played));
    if (this.played && this.day) query.set('day', String(this.day));
    if (this.drawer) query.set('table', '1');
    if (!this.legend) query.set('legend', '0');
    if (this.camera) query.set('camera', this.camera);
    return query.toString();
  }

  get views(): View_entry[] {
    return all_views.filter((one) => (!one.needs || this.info?.analyses.includes(one.needs)) && (!one.needs_table || this.info?.tables.includes(one.needs_table)));
  }

  get large(): boolean {
    return (this.info?.links ?? 0) > kLarge;
  }

  /// B is there once it has a scenario of its own, or changes.
  get has_b(): boolean {
    return this.changes.length > 0 || this.scenario_b !== '';
  }
  get query_a(): string {
    return query_of(this.scenario_a, this.year_a, this.season, []);
  }
  get query_b(): string {
    return query_of(this.scenario_b || this.scenario_a, this.scenario_b ? this.year_b : this.year_a, this.season, this.changes);
  }
  get shown(): Flows | null {
    return this.side === 'b' && this.flows_b ? this.flows_b : this.flows_a;
  }

  /// The same question for a terminal.
  get command(): string {
    const second = this.side !== 'a' && this.has_b;
    if (this.view === 'stress' && this.played > 0) return this.#stress_command('--list-year', String(this.played));
    if (this.view !== 'protect' && this.measures.length > 0) return this.#stress_command('--years', '1000', ...this.measures.flatMap((one) => ['--measure', quoted(one)]));
    const commands: Partial<Record<View, string>> = { stress: 'criticality', protect: 'protect', money: 'finance', access: 'access' };
    const command = commands[this.view] ?? 'flows';
    const words = ['corridor', command, quoted(this.info?.folder ?? 'CASE')];
    const scenario = second && this.scenario_b ? this.scenario_b : this.scenario_a;
    const year = second && this.scenario_b ? this.year_b : this.year_a;
    if (command === 'access' && this.scenario_b) words.push('--compare', quoted(this.scenario_a || (this.info?.default_scenario ?? '')), quoted(this.scenario_b));
    else if (scenario && command !== 'finance') words.push('--scenario', quoted(scenario));
    if (year && command !== 'finance') words.push('--year', String(year));
    if (this.season && command !== 'finance' && command !== 'access' && command !== 'protect') words.push('--season', quoted(this.season));
    if (command === 'protect') words.push('--budget', quoted(this.budget), '--frontier', '6');
    if (second) for (const change of this.changes) words.push('--set', quoted(change));
    return words.join(' ');
  }

  #stress_command(...more: string[]): string {
    const query = this.#years_query();
    const words = ['corridor', 'stress', quoted(this.info?.folder ?? 'CASE')];
    for (const [key, value] of query) words.push(`--${key}`, quoted(value));
    return [...words, ...more].join(' ');
  }

  async load(): Promise<void> {
    try {
      const info = await get<CaseInfo>('case');
      // Before the views ask anew: what they get meanwhile, and what they are refused, must stay.
      this.fault = '';
      this.tables = {};
      this.ranking = null;
      this.finance_a = this.finance_b = this.access = this.simulated = this.protection = this.protected_loss = this.outage_year = null;
      this.info = info;
      this.problems = info.problems;
      if (!info.sound) {
        return;
      }
      const flows = this.load_flows();
      if (this.large) await flows; // what carries goods is drawn first
      [this.links, this.terminals, this.zones, this.basemap] = await Promise.all([
        this.large ? get<Collection>(`layers/link?${this.#window(kWorld, kFirstZoom)}`) : get<Collection>('layers/link'),
        get<Collection>('layers/terminal'),
        get<Collection>('layers/zone'),
        get<Basemap>('basemap'),
      ]);
      await flows;
    } catch (error) {
      this.fail(error);
    }
  }

  #window(box: [number, number, number, number], zoom: number): URLSearchParams {
    const query = new URLSearchParams(query_of(this.scenario_a, this.year_a, this.season, []));
    query.set('zoom', zoom.toFixed(1));
    query.set('box', box.map((edge) => edge.toFixed(3)).join(','));
    query.set('carrying', '1');
    return query;
  }

  /// The links in sight of a large network; what is selected stays known.
  async load_window(box: [number, number, number, number], zoom: number): Promise<void> {
    if (!this.large) return;
    this.#window_abort?.abort();
    const abort = new AbortController();
    this.#window_abort = abort;
    try {
      const found = await get<Collection>(`layers/link?${this.#window(box, zoom)}`, abort.signal);
      const there = new Set(found.features.map((one) => one.properties['link_id']));
      const selected = (this.links?.features ?? []).filter(({ properties: p }) => !there.has(p['link_id'] ?? null) && this.selected.includes(`link:${p['link_id']}`));
      this.links = { ...found, features: [...found.features, ...selected] };
    } catch (error) {
      if (!abort.signal.aborted) this.fail(error);
    }
  }

  /// Asks for A and B; a question that is overtaken is given up, and the server stops working on it.
  async load_flows(): Promise<void> {
    this.#flows_abort?.abort();
    const abort = new AbortController();
    this.#flows_abort = abort;
    this.busy = 'Computing flows';
    try {
      const more = this.large ? 'pairs=1&carrying=1' : 'pairs=1';
      const a = get<Flows>(`flows?${this.query_a}&${more}`, abort.signal);
      const b = this.has_b ? get<Flows>(`flows?${this.query_b}&${more}`, abort.signal) : Promise.resolve(null);
      b.catch(() => undefined); // awaited below, after A
      const flows_a = await a;
      this.flows_a = flows_a;
      this.flows_b = await b;
      this.fault = '';
      this.said = this.flows_b ? 'Flows of A and B are there.' : 'Flows are there.';
    } catch (error) {
      if (!abort.signal.aborted) {
        this.fail(error);
      }
    } finally {
      if (this.#flows_abort === abort) {
        this.busy = '';
      }
    }
  }

  /// One analysis at a time of each kind: a new question ends the one before, on the server, too.
  async #analyse(what: string, work: (signal: AbortSignal, tell: (seconds: number) => void) => Promise<void>, kind = 'view'): Promise<void> {
    this.#aborts.get(kind)?.abort();
    const abort = new AbortController();
    this.#aborts.set(kind, abort);
    this.busy = what;
    try {
      await work(abort.signal, (seconds) => (this.busy = `${what}, ${seconds.toFixed(0)} s`));
      this.fault = '';
      this.said = `${what}: done.`;
    } catch (error) {
      if (!abort.signal.aborted) {
        this.fail(error);
      }
    } finally {
      if (this.#aborts.get(kind) === abort) {
        this.#aborts.delete(kind);
        if (this.#aborts.size === 0) this.busy = '';
      }
    }
  }

  async load_stress(): Promise<void> {
    this.ranking = null;
    this.simulated = null;
    const query = this.side === 'a' ? this.query_a : this.query_b;
    await this.#analyse('Closing every link alone', async (signal, tell) => {
      this.ranking = (await run<{ ranking: Loss[] }>(`analyses/criticality?${query}`, tell, signal)).ranking;
    });
  }

  async simulate(years: number): Promise<void> {
    const query = this.#years_query();
    query.set('years', String(years));
    await this.#analyse(`Simulating ${years} years`, async (signal, tell) => {
      this.simulated = await run<Simulated>(`analyses/stress?${query}`, tell, signal);
    });
  }

  /// The events of the sampled year that is asked for.
  async load_outage_year(): Promise<void> {
    const query = this.#years_query();
    query.set('list-year', String(this.played));
    await this.#analyse('Drawing a year', async (signal, tell) => {
      this.outage_year = await run<OutageYear>(`analyses/stress?${query}`, tell, signal);
    }, 'year');
  }

  /// What simulated years lose without the measures of B, and with them.
  async load_protected(): Promise<void> {
    this.protected_loss = null;
    if (this.measures.length === 0) {
      this.#aborts.get('protect')?.abort();
      return;
    }
    const query = this.#years_query();
    query.set('years', '1000');
    const taken = new URLSearchParams(query);
    for (const one of this.measures) taken.append('measure', one);
    await this.#analyse('Simulating 1,000 years with and without', async (signal, tell) => {
      const without = await run<Simulated>(`analyses/stress?${query}`, tell, signal);
      this.protected_loss = { without, with: await run<Simulated>(`analyses/stress?${taken}`, tell, signal) };
    }, 'protect');
  }

  #years_query(): URLSearchParams {
    const query = new URLSearchParams(this.side === 'a' ? this.query_a : this.query_b);
    query.delete('season');
    return query;
  }

  /// Takes a measure in B, or leaves it out again.
  take_measure(id: string): void {
    this.measures = this.measures.includes(id) ? this.measures.filter((one) => one !== id) : [...this.measures, id];
  }

  /// The best measures under the budget, in A or with B's changes.
  async load_protection(): Promise<void> {
    this.protection = null;
    const query = this.#years_query();
    query.set('budget', this.budget);
    query.set('frontier', '6');
    await this.#analyse('Choosing measures', async (signal, tell) => {
      this.protection = await run<Protection>(`analyses/protect?${query}`, tell, signal);
    });
  }

  /// The money of the case as it is (A) and with the changes (B).
  async load_finance(): Promise<void> {
    await this.#analyse('Working out the money', async (signal, tell) => {
      this.finance_b = null;
      this.finance_a = await run<Finance>('analyses/finance', tell, signal);
      if (this.changes.length > 0) {
        this.finance_b = await run<Finance>(`analyses/finance?${query_of('', 0, '', this.changes)}`, tell, signal);
      }
    });
  }

  /// Accessibility of the case's own comparison, or of A and B.
  async load_access(): Promise<void> {
    const query = new URLSearchParams(query_of('', 0, '', this.changes));
    if (this.scenario_b) {
      query.append('compare', this.scenario_a || (this.info?.default_scenario ?? ''));
      query.append('compare', this.scenario_b);
    }
    await this.#analyse('Measuring access', async (signal, tell) => {
      this.access = await run<AccessAnswer>(`analyses/access?${query}`, tell, signal);
    });
  }

  async load_table(name: string): Promise<void> {
    if (!this.tables[name] && this.info?.tables.includes(name)) {
      const table = await get<Table>(`tables/${name}`);
      this.tables = { ...this.tables, [name]: table };  // after the wait: another may have come meanwhile
    }
  }

  fail(error: unknown): void {
    if (error instanceof ApiError) {
      this.fault = error.message;
      this.said = error.message;
      if (error.status === 409) {
        this.problems = error.problems;
      }
    } else {
      this.there = false;
    }
  }

  /// Sets KEY=VALUE, or takes the key out with an empty value; B is shown.
  change(key: string, value: string): void {
    const rest = this.changes.filter((one) => !one.startsWith(`${key}=`));
    this.changes = value === '' ? rest : [...rest, `${key}=${value}`];
    this.side = this.has_b ? (this.side === 'd' ? 'd' : 'b') : 'a';
  }
  changed(key: string): string {
    return this.changes.find((one) => one.startsWith(`${key}=`))?.slice(key.length + 1) ?? '';
  }
  take_claim(id: string): void {
    if (!this.changes.includes(`claim=${id}`)) {
      this.changes = [...this.changes, `claim=${id}`];
      this.side = 'b';
    }
  }
  remove(change: string): void {
    this.changes = this.changes.filter((one) => one !== change);
    this.side = this.has_b ? this.side : 'a';
  }

  select(id: string, add = false): void {
    const has = this.selected.includes(id);
    this.selected = add ? (has ? this.selected.filter((one) => one !== id) : [...this.selected, id]) : [id];
  }
}

export function quoted(word: string): string {
  return /^[\w./=+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

export const app = new AppState();
