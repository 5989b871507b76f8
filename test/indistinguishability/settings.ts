import type { Policy, Rung } from "party-bouncer";
import { ExplicitApp } from "./app/explicit.ts";
import { policy } from "./policy.ts";
import { ProofApp } from "./app.ts";

/** A policy, and an app that is written for it. */
interface PolicyAndApp {
  readonly policy: Policy;
  readonly app: typeof ProofApp;
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

const settings: Record<Setting, PolicyAndApp> = {
  usual: { policy, app: ProofApp },
  cohort: { policy: { ...policy, shadow: { audience: "cohort" } }, app: ProofApp },
  explicit: { policy: { ...policy, shadow: { sends: "explicit" } }, app: ExplicitApp },
  "warning-ladder": { policy: { ...policy, ladder: [warn, close] }, app: ProofApp },
  "hiding-ladder": { policy: { ...policy, ladder: [warn, hide, close] }, app: ProofApp },
  "endless-warning-ladder": { policy: { ...policy, ladder: [warn, { ...hide, do: "warn" }] }, app: ProofApp },
  "endless-hiding-ladder": { policy: { ...policy, ladder: [warn, { ...hide, for: "1m" }] }, app: ProofApp },
};

/** What is tried beside a policy, if a setting's name ends so. */
const TRIED = "-tried";

/** It would close everybody at the second message, and lets some messages wait. */
const candidate: Policy = {
  limits: [
    { name: "messages", limit: 1, window: "1h", per: "client" },
    { name: "everything", limit: 10, window: "1h", per: "room", onRefusal: "hold" },
  ],
  maxMessageBytes: 500,
  ladder: [
    { strikes: 1, do: "shadow-ban", for: "1m" },
    { strikes: 2, do: "close", for: "forever" },
  ],
  warning: "The candidate speaks.",
  free: { type: "barrier" },
};

/** The same setting, with something that is tried beside its policy. */
export function triedIn(setting: Setting): `${Setting}${typeof TRIED}` {
  return `${setting}${TRIED}`;
}

/** The setting that a room has by its name: `missing-echo--cohort--1` has cohorts. */
export function settingIn(room: string): PolicyAndApp {
  const [, whole = ""] = room.split("--");
  const name = whole.replace(TRIED, "");
  const setting = Object.hasOwn(settings, name) ? settings[name as Setting] : settings.usual;
  return name === whole ? setting : { ...setting, policy: { ...setting.policy, candidate } };
}
