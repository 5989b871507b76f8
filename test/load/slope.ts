/** A point of a measurement: when, and how much. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A straight line through points, by least squares. */
export interface Line {
  readonly slope: number;
  /** Of the slope. */
  readonly standardError: number;
}

export function lineThrough(points: readonly Point[]): Line {
  const n = points.length;
  const mean = (of: (point: Point) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / n;
  const [x0, y0] = [mean(({ x }) => x), mean(({ y }) => y)];
  const sum = (of: (x: number, y: number) => number): number =>
    points.reduce((total, { x, y }) => total + of(x - x0, y - y0), 0);
  const spread = sum((x) => x * x);
  const slope = sum((x, y) => x * y) / spread;
  const residual = sum((x, y) => (y - slope * x) ** 2);
  return { slope, standardError: Math.sqrt(residual / (n - 2) / spread) };
}
