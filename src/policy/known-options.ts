import type { MessageInfo } from "../identity/client-info.ts";
import type { Budget } from "./budget.ts";
import type { ExternalLimit } from "./external-limit.ts";
import type { Words } from "../words/speaker.ts";
import { SENTENCES } from "./words.ts";
import type { Limit, TierRate } from "./limit.ts";
import type { LogOptions } from "./log.ts";
import type { Hold } from "./on-refusal.ts";
import type { Policy } from "./policy.ts";
import type { Posture, RaiseRule } from "./posture.ts";
import type { Protocol } from "./protocol.ts";
import type { RecordOptions } from "./record.ts";
import type { Admission } from "./admission.ts";
import type { Shadow } from "./shadow.ts";
import type { Cooldown } from "./cooldown.ts";
import type { SlowModePolicy } from "./slow-mode.ts";

/** Every option there is. If one is missing here, this does not compile. */
const POLICY = {
  limits: true,
  budgets: true,
  maxMessageBytes: true,
  cooldown: true,
  forgiveAfter: true,
  ladder: true,
  identify: true,
  exempt: true,
  free: true,
  classify: true,
  protocol: true,
  onRefusal: true,
  admission: true,
  candidate: true,
  slowMode: true,
  postures: true,
  record: true,
  invalid: true,
  enforce: true,
  announce: true,
  controlMessages: true,
  log: true,
  warning: true,
  words: true,
  shadow: true,
  ledger: true,
  alerts: true,
  objection: true,
  appeals: true,
} satisfies Record<keyof Policy, true>;

const LIMIT = {
  name: true,
  limit: true,
  window: true,
  burst: true,
  algorithm: true,
  cost: true,
  per: true,
  match: true,
  tiers: true,
  onRefusal: true,
  enforce: true,
  warning: true,
} satisfies Record<keyof Limit, true>;

const BUDGET = { name: true, limit: true, window: true, per: true, tiers: true } satisfies Record<
  keyof Budget,
  true
>;
const EXTERNAL = {
  name: true,
  consume: true,
  per: true,
  match: true,
  cost: true,
  timeout: true,
  onFailure: true,
  maxRetryAfter: true,
  tiers: true,
  onRefusal: true,
  warning: true,
} satisfies Record<keyof ExternalLimit, true>;

const RATE = { limit: true, window: true, burst: true } satisfies Record<keyof TierRate, true>;

const MATCH = {
  type: true,
  clientKey: true,
  userId: true,
  connectionId: true,
  address: true,
  tier: true,
} satisfies Record<keyof MessageInfo, true>;

const HOLD = { do: true, messages: true, bytes: true, overflow: true } satisfies Record<keyof Hold, true>;

const PROTOCOL = {
  name: true,
  classify: true,
  answer: true,
  asksFor: true,
  controlMessages: true,
  hidesNobody: true,
} satisfies Record<keyof Protocol, true>;

const POSTURE = {
  limits: true,
  maxMessageBytes: true,
  cooldown: true,
  forgiveAfter: true,
  ladder: true,
  free: true,
  onRefusal: true,
  admission: true,
  invalid: true,
  enforce: true,
  warning: true,
  for: true,
  raise: true,
} satisfies Record<keyof Posture, true>;

const RUNG = { strikes: true, do: true, for: true, only: true, disclosure: true };

/** The options within an option, by its name. */
const WITHIN: Readonly<Record<string, object>> = {
  budgets: BUDGET,
  limits: { ...LIMIT, ...EXTERNAL },
  limit: { ...LIMIT, ...EXTERNAL },
  external: EXTERNAL,
  tiers: RATE,
  connects: RATE,
  invalid: RATE,
  match: MATCH,
  free: MATCH,
  ladder: RUNG,
  onRefusal: HOLD,
  protocol: PROTOCOL,
  candidate: POLICY,
  slowMode: { match: true, every: true } satisfies Record<keyof SlowModePolicy, true>,
  postures: POSTURE,
  raise: { on: true, more: true, within: true } satisfies Record<keyof RaiseRule, true>,
  log: { format: true, level: true } satisfies Record<keyof LogOptions, true>,
  record: { keep: true, maxBytes: true } satisfies Record<keyof RecordOptions, true>,
  cooldown: { base: true, factor: true, max: true, grace: true } satisfies Record<keyof Cooldown, true>,
  admission: { perClient: true, perAddress: true, perRoom: true, connects: true } satisfies Record<
    keyof Admission,
    true
  >,
  words: { language: true, sentences: true } satisfies Record<keyof Words, true>,
  sentences: SENTENCES,
  webhook: { on: true, when: true, format: true, text: true },
  shadow: { audience: true, sends: true } satisfies Record<keyof Shadow, true>,
};

/** The names of the options at a place in a policy. */
export function knownOptionsAt(path: readonly PropertyKey[]): string[] {
  if (path.length === 0) return Object.keys(POLICY);
  const options = path.findLast((key) => typeof key === "string" && Object.hasOwn(WITHIN, key));
  return Object.keys(WITHIN[String(options)] ?? {});
}
