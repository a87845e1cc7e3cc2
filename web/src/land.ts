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

// By the vote of some of its points: those on the edge of the map's box, where rings touch, may err.
function lies_in(ring: Ring, other: Ring): boolean {
  const step = Math.max(1, Math.floor(ring.length / 15));
  const points = ring.filter((_, i) => i % step === 0);
  return points.filter((point) => inside(point, other)).length * 2 > points.length;
}

export function land_features(rings: Ring[]): unknown {
  const depth = rings.map((ring) => rings.filter((other) => other !== ring && lies_in(ring, other)).length);
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
