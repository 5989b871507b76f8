/**
 * Plays recorded traffic, or generated traffic, under a policy that is not in force: `docs/guides/simulator.md`. It runs in Node, in
 * workers and in browsers, and needs nothing beside zod.
 *
 * @module party-bouncer/simulator
 */
export { simulate, type SimulateOptions } from "./simulate.ts";
export { Simulation, type SimulationOptions } from "./simulation.ts";
export { suggest, type SuggestOptions } from "./suggest.ts";
export { diagnose } from "../doctor/diagnose.ts";
export type { Finding, FindingCode } from "../doctor/finding.ts";
export type * from "./result.ts";
export type * from "./refusal.ts";
export type { Conduct } from "../strikes/conduct.ts";
export type * from "../record/traffic-event.ts";
export { hostileKinds, honestKinds, kindOf, traffic, type TrafficOptions } from "./generators/traffic.ts";
export type { Crowd, HonestKind, HostileKind, TrafficKind } from "./generators/crowd.ts";
export { candidateOf } from "../policy/candidate.ts";
export { definePolicy } from "../policy/define-policy.ts";
export { PolicyError } from "../policy/policy-error.ts";
export {
  type BrokenRecord,
  readTraffic,
  type ReadTrafficOptions,
  type Traffic,
} from "../record/read-traffic.ts";
export type { TrafficSource } from "../record/chunks-of.ts";
export { TrafficFormatError } from "../record/traffic-format-error.ts";
export { type TrafficEvents, writeTraffic, type WriteTrafficOptions } from "../record/write-traffic.ts";
