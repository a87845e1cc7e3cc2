// Rings of land and of lakes in it as polygons: a ring inside an odd number of others is water.
type Ring = [number, number][];

function inside(point: [number, number], ring: Ring): boolean {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i] as [number, number];
    const [xj, yj] = ring[j] as [number, number];
    if (yi > point[1] !== yj > point[1] && point[0] < ((xj - xi) * (point[1] - yi)) / (yj - yi) + xi) {
      odd = !odd;
    }
  }
  return odd;
}

interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

function box_of(ring: Ring): Box {
  const box = { west: 180, south: 90, east: -180, north: -90 };
  for (const [x, y] of ring) {
    box.west = Math.min(box.west, x);
    box.east = Math.max(box.east, x);
    box.south = Math.min(box.south, y);
    box.north = Math.max(box.north, y);
  }
  return box;
}

// By the vote of some of its points: those on the edge of the map's box, where rings touch, may err.
// Boxes first: there are hundreds of rings, and next to none lies in another.
function lies_in(ring: Ring, ring_box: Box, other: Ring, other_box: Box): boolean {
  if (ring_box.west < other_box.west || ring_box.east > other_box.east || ring_box.south < other_box.south || ring_box.north > other_box.north) {
    return false;
  }
  const step = Math.max(1, Math.floor(ring.length / 3));
  const points = ring.filter((_, i) => i % step === 0);
  return points.filter((point) => inside(point, other)).length * 2 > points.length;
}

/// Polygons of land and of water, those inside others later.
export function land_features(rings: Ring[]): unknown {
  const boxes = rings.map(box_of);
  const depth = rings.map((ring, i) => rings.filter((other, j) => i !== j && lies_in(ring, boxes[i] as Box, other, boxes[j] as Box)).length);
  const order = rings.map((_, i) => i).sort((a, b) => (depth[a] ?? 0) - (depth[b] ?? 0));
  return {
    type: 'FeatureCollection',
    features: order.map((i) => ({
      type: 'Feature',
      geometry: { type: 'Polygon', coordinates: [rings[i]] },
      properties: { land: (depth[i] ?? 0) % 2 === 0 },
    })),
  };
}
