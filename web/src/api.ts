// What the server answers. Everything stays on this origin.

export interface Problem {
  code: string;
  severity: 'error' | 'warning';
  what: string;
  file: string;
  line: number;
  column: number;
  field: string;
  found: string;
  expected: string;
  hint: string;
}

export interface CaseInfo {
  program: string;
  version: string;
  folder: string;
  sound: boolean;
  title: string;
  name: string;
  currency: string;
  price_year: number;
  default_scenario: string;
  scenarios: { id: string; title: string; years: number[] }[];
  seasons: { id: string; months: number[]; days: number }[];
  modes: { id: string; name: string; family: string }[];
  commodities: { id: string; name: string }[];
  links: number;
  tables: string[];
  analyses: string[];
  map_note: string;
  credits: string[];
  problems: Problem[];
}

export interface FlowRow {
  link_id?: string;
  terminal_id?: string;
  open: boolean;
  forward_t_per_day: number;
  backward_t_per_day: number;
  volume_over_capacity: number | null;
}

export interface PairRow {
  from: string;
  to: string;
  commodity: string;
  t_per_day: number;
  unmet_t_per_day: number;
  cause: string;
  hours: number | null;
  price_usd_per_t: number | null;
  co2_kg_per_t: number | null;
  chain: string | null;
}

export type Totals = Record<string, number> & {
  modes: { mode: string; t_per_day: number; tonne_km_per_day: number; co2_t_per_day: number }[];
};

export interface Flows {
  scenario: string;
  year: number;
  season: string;
  totals: Totals;
  before?: Totals;
  effect?: Record<string, number>;
  links: FlowRow[];
  terminals: FlowRow[];
  pairs?: PairRow[];
}

export interface Loss {
  table: string;
  id: string;
  name: string;
  added_usd_per_day: number;
  delayed_t_per_day: number;
  cut_off_t_per_day: number;
  unmet_usd_per_day: number;
}

export interface Estimate {
  value: number;
  standard_error: number;
}
export interface Simulated {
  simulated_years: number;
  events_per_year: number;
  expected_annual_loss_usd: Estimate;
  delayed_t_per_year: Estimate;
  waiting_t_per_year: Estimate;
  unmet_t_per_year: Estimate;
  tails: { return_period_years: number; value_at_risk_usd: number; low_usd: number; high_usd: number }[];
}

/// One simulated year, event by event; days count from 1 January.
export interface OutageYear {
  scenario: string;
  year: number;
  seed: number;
  simulated_year: number;
  days: number;
  events: {
    hazard: string;
    name: string;
    kind: string;
    start_day: number;
    end_day: number;
    remaining_capacity: number;
    confidence: string;
    held_up: { table: string; id: string; end_day: number }[];
  }[];
}

export interface Finance {
  with: string;
  without: string;
  price_year_of_npv: number;
  figures: Record<string, number | null>;
  loans: { loan_id: string; project_id: string; lender: string; currency: string; principal_m: number; interest_rate_pct: number; grace_years: number; maturity_years: number; counted: boolean; interest_usd: number; grant_element_percent_at_5: number; source_id: string; confidence: string }[];
  years: { year: number; revenue_usd: number; operating_usd: number; cover_service_usd: number; dscr: number | null; owed_usd: number }[];
  notes: string[];
}

/// Measures under a budget, with the risk that is left.
export interface Portfolio {
  cost_usd: number;
  risk_usd: number;
  gap?: number;
  budget_usd?: number;
  measures: string[];
}
export interface Protection {
  scenario: string;
  year: number;
  what: string;
  budget_usd: number;
  risk_without_usd: number;
  chosen: Portfolio;
  greedy: Portfolio;
  most_critical_first: Portfolio;
  frontier?: Portfolio[];
}

interface Measured {
  mean: number | null;
  p10: number | null;
  p90: number | null;
}
export interface AccessAnswer {
  scenarios: string[];
  year: number;
  commodity: string;
  zones: { zone: string; population: number | null; measures: Record<string, { hours: Measured; usd_per_t: Measured; gravity: Measured; cumulative: Measured }> }[];
}

export interface Table {
  header: string[];
  rows: (string | null)[][];
}

/// west, south, east, north in degrees
export type Box = [number, number, number, number];

export interface NamesFound {
  found: { table: 'link' | 'terminal'; id: string; name: string; box: Box }[];
  more: number; // beyond those
}

export class ApiError extends Error {
  constructor(
    readonly status: number,
    text: string,
    readonly problems: Problem[] = [],
  ) {
    super(text);
  }
}

// The token comes behind the # of the address that the server prints, which no server ever sees.
function take_token(): string {
  const found = /(?:^#|&)token=([^&]+)/.exec(location.hash);
  if (found?.[1]) {
    sessionStorage.setItem('corridor-token', decodeURIComponent(found[1]));
    history.replaceState(null, '', location.pathname + location.hash.replace(/(^#|&)token=[^&]+&?/, '$1'));
  }
  return sessionStorage.getItem('corridor-token') ?? '';
}
const token = take_token();

function headers(more: Record<string, string> = {}): Record<string, string> {
  return token ? { ...more, Authorization: `Bearer ${token}` } : more;
}

async function failure(response: Response): Promise<ApiError> {
  try {
    const body = (await response.json()) as { error: string; problems: Problem[] };
    return new ApiError(response.status, body.error, body.problems);
  } catch {
    return new ApiError(response.status, `the server answered ${response.status}`);
  }
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(`/api/v1/${path}`, { headers: headers(), signal: signal ?? null });
  if (!response.ok) {
    throw await failure(response);
  }
  return (await response.json()) as T;
}

/// Reads server-sent events until the result; `tell` hears of progress.
export async function run<T>(path: string, tell: (seconds: number) => void, signal: AbortSignal): Promise<T> {
  const response = await fetch(`/api/v1/${path}`, { headers: headers({ Accept: 'text/event-stream' }), signal });
  if (!response.ok) {
    throw await failure(response);
  }
  for await (const event of events_of(response)) {
    if (event.name === 'progress') {
      tell((JSON.parse(event.data) as { seconds?: number }).seconds ?? 0);
    } else if (event.name === 'result') {
      return JSON.parse(event.data) as T;
    } else if (event.name === 'failed') {
      throw new ApiError(422, (JSON.parse(event.data) as { error: string }).error);
    }
  }
  throw new ApiError(0, 'the server stopped in the middle of an answer');
}

export async function* events_of(response: Response): AsyncGenerator<{ name: string; data: string }> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (reader) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    text += value;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const name = lines.find((line) => line.startsWith('event: '))?.slice(7) ?? '';
      const data = lines.filter((line) => line.startsWith('data: ')).map((line) => line.slice(6));
      if (name) {
        yield { name, data: data.join('\n') };
      }
    }
  }
}

/// Tells of new versions of the case, and whether the server is there; tries again until stopped.
export async function watch(on_version: (version: string) => void, on_state: (there: boolean) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const response = await fetch('/api/v1/events', { headers: headers(), signal });
      if (response.ok) {
        on_state(true);
        for await (const event of events_of(response)) {
          on_version((JSON.parse(event.data) as { version: string }).version);
        }
      }
    } catch {
      // the server is away: said below, tried again
    }
    if (!signal.aborted) {
      on_state(false);
      await new Promise((go) => setTimeout(go, 1000));
    }
  }
}

/// Links and terminals by a part of their id, name or number.
export async function find_names(text: string, signal: AbortSignal): Promise<NamesFound> {
  return get<NamesFound>(`search?${new URLSearchParams({ text })}`, signal);
}
