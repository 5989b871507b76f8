/** What passed and what was refused, in one span of time. */
export interface Point {
  readonly admitted: number;
  readonly refused: number;
}

const HEIGHT = 32;

/** What passed and what was refused over time: a column for each span, the newest last. It says in words what it shows. */
export function Sparkline({ points, label }: { points: readonly Point[]; label: string }) {
  const most = Math.max(1, ...points.map(({ admitted, refused }) => admitted + refused));
  const height = (amount: number): number => (amount / most) * HEIGHT;
  const passed = points.map(({ admitted }, at) => column(at, 0, height(admitted))).join("");
  const refused = points.map((each, at) => column(at, height(each.admitted), height(each.refused))).join("");
  return (
    <svg
      class="spark"
      viewBox={`0 0 ${points.length} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path data-mark="ok" d={passed} />
      <path data-mark="closed" d={refused} />
    </svg>
  );
}

/** @param at which column @param from above the ground */
function column(at: number, from: number, height: number): string {
  if (height === 0) return "";
  return `M${at} ${HEIGHT - from}v${-Math.max(height, 1)}h.8v${Math.max(height, 1)}z`;
}
