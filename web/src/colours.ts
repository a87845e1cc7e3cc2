// Colours that most colour-blind people tell apart: Okabe and Ito for modes, cividis for amounts,
// orange and purple (PuOr) for differences. Breaks are the same for A and B.

export const family_colour: Record<string, string> = {
  road: '#d55e00',
  rail: '#0072b2',
  pipeline: '#009e73',
  sea: '#56b4e9',
};
export const other_colour = '#999999';

export interface Palette {
  land: string;
  water: string;
  text: string;
  halo: string;
  quiet: string;
  amount: string[]; // little to much
  less: string[];
  more: string[];
  selected: string;
}

const light: Palette = {
  land: '#f4f1ea',
  water: '#dfe9f0',
  text: '#1c2733',
  halo: '#ffffff',
  quiet: '#8b9199',
  amount: ['#878479', '#7c7b78', '#6c6d72', '#575c6d', '#414d6b', '#2a3f6d', '#00224e'],
  less: ['#998ec3', '#7a68b0', '#542788'],
  more: ['#e08214', '#c46404', '#963f00'],
  selected: '#c2185b',
};

const dark: Palette = {
  land: '#232a33',
  water: '#141a21',
  text: '#e8ecf0',
  halo: '#141a21',
  quiet: '#7b8490',
  amount: ['#8f8c79', '#a29a77', '#b6a971', '#cab969', '#dec95d', '#f0d94c', '#fee838'],
  less: ['#b2abd2', '#a79cdf', '#c9befa'],
  more: ['#e08214', '#fdb863', '#ffd9a0'],
  selected: '#ff80ab',
};

export function palette(is_dark: boolean): Palette {
  return is_dark ? dark : light;
}

export const flow_breaks = [100, 1_000, 5_000, 20_000, 50_000, 150_000]; // t/day: seven classes
export const load_breaks = [0.25, 0.5, 0.8, 1];
export const loss_breaks = [1_000, 10_000, 100_000, 1_000_000]; // USD/day
export const change_breaks = [100, 2_000]; // t/day, on either side of nothing

export const access_breaks = [1, 10]; // USD/t, on either side of nothing

export function class_of(value: number, breaks: number[]): number {
  const found = breaks.findIndex((one) => value < one);
  return found < 0 ? breaks.length : found;
}

/// The colour of class `index` of `count`, spread over a ramp.
export function ramp(colours: string[], index: number, count: number): string {
  return colours[Math.round((index * (colours.length - 1)) / Math.max(1, count - 1))] ?? other_colour;
}
