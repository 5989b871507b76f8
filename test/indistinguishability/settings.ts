import type { Policy, Rung } from "party-bouncer";
import { ExplicitSalon } from "./salon/explicit.ts";
import { policy } from "./policy.ts";
import { Salon } from "./salon.ts";

/** A policy, and a salon that is written for it. */
interface Surroundings {
  readonly policy: Policy;
  readonly salon: typeof Salon;
}

export type Setting =
  | "usual"
  | "cohort"
  | "explicit"
  | "warning-ladder"
  | "hiding-ladder"
  | "endless-warning-ladder"
  | "endless-hiding-ladder";

const warn = { strikes: 1, do: "warn" } satisfies Rung;
const hide = { strikes: 6, do: "shadow-ban" } satisfies Rung;
const close = { strikes: 9, do: "close", for: "2s" } satisfies Rung;

const settings: Record<Setting, Surroundings> = {
  usual: { policy, salon: Salon },
  cohort: { policy: { ...policy, shadow: { audience: "cohort" } }, salon: Salon },
  explicit: { policy: { ...policy, shadow: { sends: "explicit" } }, salon: ExplicitSalon },
  "warning-ladder": { policy: { ...policy, ladder: [warn, close] }, salon: Salon },
  "hiding-ladder": { policy: { ...policy, ladder: [warn, hide, close] }, salon: Salon },
  "endless-warning-ladder": { policy: { ...policy, ladder: [warn, { ...hide, do: "warn" }] }, salon: Salon },
  "endless-hiding-ladder": { policy: { ...policy, ladder: [warn, { ...hide, for: "1m" }] }, salon: Salon },
};

/** The setting that a room has by its name: `missing-echo--cohort--1` has cohorts. */
export function settingIn(room: string): Surroundings {
  const [, name = ""] = room.split("--");
  return Object.hasOwn(settings, name) ? settings[name as Setting] : settings.usual;
}
