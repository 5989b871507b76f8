import type { Policy } from "party-bouncer";
import { ExplicitSalon } from "./explicit.ts";
import { policy } from "./policy.ts";
import { Salon } from "./salon.ts";

/** A policy, and a salon that is written for it. */
interface Surroundings {
  readonly policy: Policy;
  readonly salon: typeof Salon;
}

export type Setting = "usual" | "cohort" | "explicit";

const settings: Record<Setting, Surroundings> = {
  usual: { policy, salon: Salon },
  cohort: { policy: { ...policy, shadow: { audience: "cohort" } }, salon: Salon },
  explicit: { policy: { ...policy, shadow: { sends: "explicit" } }, salon: ExplicitSalon },
};

/** The setting that a room has by its name: `missing-echo--cohort--1` has cohorts. */
export function settingIn(room: string): Surroundings {
  const [, name = ""] = room.split("--");
  return Object.hasOwn(settings, name) ? settings[name as Setting] : settings.usual;
}
