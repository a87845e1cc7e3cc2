// What every link looks like: one function for the WebGL map, the plain map and the legend.
import type { FlowRow, Flows } from './api';
import { type Palette, access_breaks, change_breaks, class_of, family_colour, flow_breaks, load_breaks, loss_breaks, other_colour, ramp } from './colours';
import { number } from './format';
import { type Held, date_text, held_on } from './outages';
import type { AppState_like } from './types';

export interface Look {
  colour: string;
  width: number;
  opacity: number;
  note: string; // for the hover: value and unit
}

export interface LegendRow {
  colour: string;
  width: number;
  text: string;
  dash?: string;
}

const kThin = 1;
const kIdle: FlowRow = { open: true, forward_t_per_day: 0, backward_t_per_day: 0, volume_over_capacity: null };

export function tonnes(row: FlowRow | undefined): number {
  return row ? row.forward_t_per_day + row.backward_t_per_day : 0;
}

export function by_link(flows: Flows | null): Map<string, FlowRow> {
  return new Map(flows?.links.map((row) => [row.link_id as string, row]));
}

function width_of(t_per_day: number): number {
  return kThin + 1.4 * class_of(t_per_day, flow_breaks);
}

function network_look(properties: Record<string, string | number | null>): Look {
  const open = properties['status'] === 'open';
  return {
    colour: family_colour[String(properties['family'])] ?? other_colour,
    width: 2.5,
    opacity: open ? 1 : 0.45,
    note: String(properties['status']).replaceAll('_', ' '),
  };
}

function flow_look(row: FlowRow | undefined, colours: Palette): Look {
  const t = tonnes(row);
  if (!row || !row.open || t === 0) {
    return { colour: colours.quiet, width: kThin, opacity: row?.open ? 0.6 : 0.25, note: row?.open ? 'carries nothing' : 'closed' };
  }
  const load = row.volume_over_capacity;
  return {
    colour: load === null ? colours.amount[0] ?? other_colour : ramp(colours.amount, class_of(load, load_breaks), load_breaks.length + 1),
    width: width_of(t),
    opacity: 1,
    note: `${number(t)} t/day${load === null ? '' : `, ${number(100 * load)} % of capacity`}`,
  };
}

function difference_look(before: FlowRow | undefined, after: FlowRow | undefined, colours: Palette): Look {
  const change = tonnes(after) - tonnes(before);
  if (Math.abs(change) < 1) {
    return { colour: colours.quiet, width: kThin, opacity: 0.4, note: before?.open && !after?.open ? 'closed in B' : 'the same in A and B' };
  }
  const step = class_of(Math.abs(change), change_breaks);
  return {
    colour: (change > 0 ? colours.more : colours.less)[step] ?? other_colour,
    width: 2 + 1.8 * step,
    opacity: 1,
    note: `${change > 0 ? '+' : ''}${number(change)} t/day in B`,
  };
}

function stress_look(loss: number | undefined, colours: Palette): Look {
  if (loss === undefined) {
    return { colour: colours.quiet, width: kThin, opacity: 0.4, note: 'its closure costs nothing' };
  }
  const step = class_of(loss, loss_breaks);
  return {
    colour: ramp(colours.amount, step, loss_breaks.length + 1),
    width: 1.5 + 1.5 * step,
    opacity: 1,
    note: `closed alone: ${number(loss)} USD/day`,
  };
}

function outage_look(held: Held | undefined, colours: Palette): Look {
  if (!held) {
    return { colour: colours.quiet, width: kThin, opacity: 0.6, note: 'open that day' };
  }
  const closed = held.remaining_capacity === 0;
  return { colour: closed ? colours.selected : (colours.more[0] ?? other_colour), width: closed ? 6 : 4, opacity: 1, note: `${closed ? 'closed' : 'restricted'} by ${held.hazard} until ${date_text(held.end_day)}` };
}

export function looks(app: AppState_like, colours: Palette): Map<string, Look> {
  const all = new Map<string, Look>();
  const a = by_link(app.flows_a);
  const b = by_link(app.flows_b);
  const played = app.view === 'stress' ? app.outage_year : null;
  const held = held_on(played, app.day);
  const losses = new Map(app.ranking?.filter((row) => row.table === 'link').map((row) => [row.id, row.added_usd_per_day + row.unmet_usd_per_day]));
  for (const feature of app.links?.features ?? []) {
    const id = String(feature.properties['link_id']);
    // Of a large network the server leaves out what is open and carries nothing.
    const idle = app.large ? kIdle : undefined;
    let look: Look;
    if (app.view === 'flows' && app.side === 'd' && app.flows_b) {
      look = difference_look(a.get(id) ?? idle, b.get(id) ?? idle, colours);
    } else if (app.view === 'flows') {
      look = flow_look((app.side === 'b' && app.flows_b ? b : a).get(id) ?? idle, colours);
    } else if (played) {
      look = outage_look(held.get(`link:${id}`), colours);
    } else if (app.view === 'stress') {
      look = stress_look(losses.get(id), colours);
    } else {
      look = network_look(feature.properties);
    }
    all.set(id, look);
  }
  return all;
}

function between(breaks: number[], index: number, unit: string, scale = 1): string {
  const low = breaks[index - 1];
  const high = breaks[index];
  return low === undefined ? `below ${number(scale * (high ?? 0))} ${unit}` : high === undefined ? `${number(scale * low)} ${unit} and more` : `${number(scale * low)} to ${number(scale * high)} ${unit}`;
}

export function legend(app: AppState_like, colours: Palette): { title: string; rows: LegendRow[] }[] {
  if (app.view === 'flows' && app.side === 'd' && app.flows_b) {
    return [
      {
        title: 'Difference B less A, t/day',
        rows: [
          ...[2, 1, 0].map((i) => ({ colour: colours.more[i] ?? '', width: 2 + 1.8 * i, text: `more: ${between(change_breaks, i, '')}` })),
          { colour: colours.quiet, width: kThin, text: 'the same' },
          ...[0, 1, 2].map((i) => ({ colour: colours.less[i] ?? '', width: 2 + 1.8 * i, text: `less: ${between(change_breaks, i, '')}` })),
        ],
      },
    ];
  }
  if (app.view === 'flows') {
    return [
      { title: 'Width: tonnes a day', rows: [...flow_breaks, 0].map((_, i) => ({ colour: colours.text, width: kThin + 1.4 * i, text: between(flow_breaks, i, '') })) },
      { title: 'Colour: share of capacity', rows: [...load_breaks, 0].map((_, i) => ({ colour: ramp(colours.amount, i, load_breaks.length + 1), width: 4, text: between(load_breaks, i, '%', 100) })) },
    ];
  }
  if (app.view === 'stress' && app.outage_year) {
    return [
      {
        title: `Held up on ${date_text(app.day)}`,
        rows: [
          { colour: colours.selected, width: 6, text: 'closed' },
          { colour: colours.more[0] ?? '', width: 4, text: 'restricted' },
          { colour: colours.quiet, width: kThin, text: 'open' },
        ],
      },
    ];
  }
  if (app.view === 'stress') {
    return [{ title: 'Closed alone, USD a day', rows: [...loss_breaks, 0].map((_, i) => ({ colour: ramp(colours.amount, i, loss_breaks.length + 1), width: 1.5 + 1.5 * i, text: between(loss_breaks, i, '') })) }];
  }
  if (app.view === 'access') {
    return [
      {
        title: 'Cost to markets, change in USD/t',
        rows: [
          ...[2, 1, 0].map((i) => ({ colour: colours.more[i] ?? '', width: 4 + 2 * i, text: `dearer: ${between(access_breaks, i, '')}` })),
          { colour: colours.quiet, width: 4, text: 'the same' },
          ...[0, 1, 2].map((i) => ({ colour: colours.less[i] ?? '', width: 4 + 2 * i, text: `cheaper: ${between(access_breaks, i, '')}` })),
        ],
      },
    ];
  }
  return [
    {
      title: 'Mode (pale: not open)',
      rows: [
        { colour: family_colour['road'] ?? '', width: 3, text: 'road' },
        { colour: family_colour['rail'] ?? '', width: 3, text: 'rail', dash: '6 2' },
        { colour: family_colour['pipeline'] ?? '', width: 5, text: 'pipeline', dash: '1 1' },
        { colour: family_colour['sea'] ?? '', width: 3, text: 'sea', dash: '4 4' },
      ],
    },
  ];
}

/// The change of what a tonne costs from each zone to its markets, USD/t: after less before.
export function zone_changes(app: AppState_like): Map<string, number> {
  const [before, after] = app.access?.scenarios ?? [];
  const all = new Map<string, number>();
  for (const zone of app.access?.zones ?? []) {
    const one = zone.measures[before ?? '']?.usd_per_t.mean;
    const two = zone.measures[after ?? '']?.usd_per_t.mean;
    if (typeof one === 'number' && typeof two === 'number') {
      all.set(zone.zone, two - one);
    }
  }
  return all;
}

export function zone_looks(app: AppState_like, colours: Palette): Map<string, Look> {
  const all = new Map<string, Look>();
  if (app.view !== 'access') return all;
  for (const [zone, change] of zone_changes(app)) {
    const step = class_of(Math.abs(change), access_breaks);
    const colour = Math.abs(change) < 0.01 ? colours.quiet : ((change > 0 ? colours.more : colours.less)[step] ?? other_colour);
    all.set(zone, { colour, width: 5 + 3 * step, opacity: 1, note: `${change > 0 ? '+' : ''}${number(change)} USD/t to its markets` });
  }
  return all;
}
