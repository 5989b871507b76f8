/** `RUNS=0.1` is a quick look, `RUNS=20` a night's work. */
const FACTOR = Number(process.env["RUNS"] ?? 1);

/** How often a property is tried: as often as is usual for it, times `RUNS`. */
export function runs(usual: number): number {
  return Math.max(1, Math.round(usual * FACTOR));
}
