import type { ClientOutcome, Fate, SimulationResult } from "../../../src/simulator/result.ts";
import type { Complaint } from "../policy/read-policy.ts";
import type { Trace } from "./trace.ts";

/** So many clients of a kind. */
export interface Part {
  readonly kind: string;
  readonly count: number;
}

/** Traffic that generators make up: the same again from the same seed. */
export interface MadeUp {
  readonly kind: "made-up";
  readonly seed: number;
  readonly minutes: number;
  readonly crowd: readonly Part[];
}

/** A recording of the visitor's. It stays on the machine. */
export interface Recording {
  readonly kind: "recording";
  readonly file: Blob;
  readonly name: string;
}

export type TrafficSource = MadeUp | Recording;

/** What traffic there is. */
export interface Loaded {
  readonly records: number;
  /** Epoch ms. */
  readonly from: number;
  readonly until: number;
  /** How many lines could not be read, and the first of them. */
  readonly broken: number;
  readonly brokenLines: readonly { readonly line: number; readonly reason: string }[];
}

/** Which clients to list: those of a fate, or all; those whose name has a text in it. */
export interface ClientFilter {
  readonly fate: Fate | null;
  readonly name: string;
  readonly most: number;
}

export interface ClientPage {
  readonly rows: readonly ClientOutcome[];
  /** How many there are in all. */
  readonly of: number;
}

/** A result without its long lists: those of clients are asked for. */
export interface Judged {
  readonly result: SimulationResult;
  /** How many there are before they were cut. */
  readonly clients: number;
  readonly differences: number;
}

/** What the page asks the worker. */
export type Request =
  | { readonly ask: "load"; readonly source: TrafficSource }
  | {
      readonly ask: "judge";
      readonly policies: readonly string[];
      /** Of clients that suggested limits leave alone. */
      readonly share: number;
    }
  | { readonly ask: "clients"; readonly filter: ClientFilter }
  | { readonly ask: "trace"; readonly client: string }
  | { readonly ask: "export"; readonly policy: string };

/** What the worker says, of the request with the same id. */
export type Reply =
  | { readonly say: "progress"; readonly done: number; readonly of: number | null }
  | { readonly say: "loaded"; readonly loaded: Loaded }
  | { readonly say: "read"; readonly complaints: readonly (readonly Complaint[])[] }
  | { readonly say: "judged"; readonly judged: Judged }
  | { readonly say: "clients"; readonly page: ClientPage }
  | { readonly say: "traced"; readonly trace: Trace | null }
  /** The policy as JSON. */
  | { readonly say: "exported"; readonly json: string }
  | { readonly say: "failed"; readonly reason: string }
  /** Always the last: it is done, failed, or was given up for something newer. */
  | { readonly say: "end" };

/** What the worker says first: which kinds of clients can be made up. */
export interface Hello {
  readonly honest: readonly string[];
  readonly hostile: readonly string[];
}

export interface Numbered<T> {
  readonly id: number;
  readonly body: T;
}
