// The map as SVG: where WebGL2 is missing, and for the file that "Export SVG" writes.
import type { Palette } from './colours';
import type { Look } from './layers';
import type { Basemap, Collection } from './state.svelte';

export interface Plain {
  width: number;
  height: number;
  project: (point: [number, number]) => [number, number];
}

const kDash: Record<string, string> = { sea: '4 4', rail: '8 2', pipeline: '2 2' };

function mercator(latitude: number): number {
  return (180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360));
}

/// Web Mercator, the box of the case's places in the middle.
export function frame(basemap: Basemap, width: number, height: number): Plain {
  const top = mercator(basemap.north);
  const bottom = mercator(basemap.south);
  const scale = 0.9 * Math.min(width / Math.max(1e-6, basemap.east - basemap.west), height / Math.max(1e-6, top - bottom));
  const x0 = (basemap.east + basemap.west) / 2;
  const y0 = (top + bottom) / 2;
  return { width, height, project: ([x, y]) => [width / 2 + scale * (x - x0), height / 2 - scale * (mercator(y) - y0)] };
}

export function path_of(plain: Plain, points: [number, number][]): string {
  return points.map((point, i) => `${i === 0 ? 'M' : 'L'}${plain.project(point).map((one) => one.toFixed(1)).join(' ')}`).join('');
}

export function dash_of(family: unknown): string {
  return kDash[String(family)] ?? '';
}

function escaped(text: unknown): string {
  return String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

export function svg_file(basemap: Basemap, links: Collection, zones: Collection | null, looks: Map<string, Look>, colours: Palette, title: string): string {
  const plain = frame(basemap, 1200, 800);
  const land = basemap.rings.map((ring) => `${path_of(plain, ring)}Z`).join('');
  const lines = links.features.map((feature) => {
    const look = looks.get(String(feature.properties['link_id']));
    const dash = dash_of(feature.properties['family']);
    return look
      ? `<path d="${path_of(plain, feature.geometry.coordinates as [number, number][])}" stroke="${look.colour}" stroke-width="${look.width}" stroke-opacity="${look.opacity}"${dash ? ` stroke-dasharray="${dash}"` : ''}><title>${escaped(feature.properties['name'])}: ${escaped(look.note)}</title></path>`
      : '';
  });
  const names = (zones?.features ?? []).map((feature) => {
    const [x, y] = plain.project(feature.geometry.coordinates as [number, number]);
    return `<text x="${x.toFixed(1)}" y="${(y + 14).toFixed(1)}">${escaped(feature.properties['name'])}</text>`;
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 800" role="img" aria-label="${escaped(title)}"><title>${escaped(title)}</title>` +
    `<rect width="1200" height="800" fill="${colours.water}"/><path d="${land}" fill="${colours.land}" fill-rule="evenodd"/>` +
    `<g fill="none" stroke-linecap="round">${lines.join('\n')}</g><g font-family="sans-serif" font-size="11" text-anchor="middle" fill="${colours.text}">${names.join('')}</g></svg>\n`
  );
}
