// What a sampled year of outages holds up on a day.
import type { OutageYear } from './api';

export interface Held {
  hazard: string;
  end_day: number;
  remaining_capacity: number;
}

/// "link:R103" to what holds it up on the day; where several do, the one that leaves least.
export function held_on(year: OutageYear | null, day: number): Map<string, Held> {
  const held = new Map<string, Held>();
  for (const event of year?.events ?? []) {
    for (const one of event.held_up) {
      const key = `${one.table}:${one.id}`;
      const known = held.get(key);
      if (event.start_day <= day && day < one.end_day && (!known || event.remaining_capacity < known.remaining_capacity)) {
        held.set(key, { hazard: event.name, end_day: one.end_day, remaining_capacity: event.remaining_capacity });
      }
    }
  }
  return held;
}

/// Days on which something changes within the year: an event begins or lets go of a place.
export function days_of_change(year: OutageYear | null): number[] {
  const days = (year?.events ?? []).flatMap((event) => [event.start_day, ...event.held_up.map((one) => one.end_day)]);
  return [...new Set(days.map((day) => Math.ceil(day)).filter((day) => day >= 0 && day < (year?.days ?? 0)))].sort((a, b) => a - b);
}

/// "12 March" of a year without a leap day.
export function date_text(day: number): string {
  return new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2025, 0, 1 + Math.floor(day))));
}
