// What a closed line drawn on the screen takes in.
export type Point = [number, number];

/// Whether the point is inside the ring (even-odd rule; on the edge: either).
export function inside(ring: Point[], [x, y]: Point): boolean {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [x1, y1] = ring[i] as Point;
    const [x2, y2] = ring[j] as Point;
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) odd = !odd;
  }
  return odd;
}

function side([ax, ay]: Point, [bx, by]: Point, [x, y]: Point): number {
  return Math.sign((bx - ax) * (y - ay) - (by - ay) * (x - ax));
}

function cross(a: Point, b: Point, c: Point, d: Point): boolean {
  return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
}

/// Whether a line (or a single point) has a point inside the ring or crosses its edge.
export function touches(ring: Point[], line: Point[]): boolean {
  if (ring.length < 3) return false;
  return (
    line.some((point) => inside(ring, point)) ||
    line.some((point, i) => i > 0 && ring.some((corner, j) => cross(line[i - 1] as Point, point, corner, ring[(j + 1) % ring.length] as Point)))
  );
}
