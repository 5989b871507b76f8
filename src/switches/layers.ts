import type { Switch } from "./switch.ts";

/** What is switched on for a while, on top of a room's policy. */
export interface Layers {
  /** A posture, by its name; `null` for none. One that the policy does not have changes nothing. */
  readonly posture: string | null;
  /** How slow slow mode is, in ms; `null` while it is off. */
  readonly every: number | null;
}

/** Nothing is switched on. */
export const NO_LAYERS: Layers = { posture: null, every: null };

/** What some switches put on top of a policy. */
export function layersOf(switches: readonly Switch[]): Layers {
  let layers = NO_LAYERS;
  for (const each of switches) {
    if (each.kind === "posture") layers = { ...layers, posture: each.posture };
    if (each.kind === "slow-mode") layers = { ...layers, every: each.every };
  }
  return layers;
}
