import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { DefinedPolicy, Policy } from "../../../src/policy/policy.ts";
import { PolicyError } from "../../../src/policy/policy-error.ts";
import { type Complaint, evaluate, sentenceOf } from "./evaluate.ts";
import { placeOf } from "../../../policy-text/place.ts";
import { firstError, type Source, sourceOf } from "../../../policy-text/source.ts";

export type { Complaint } from "./evaluate.ts";

/** A policy that can be used, or what is wrong with the text, at its place. */
export type ReadPolicy =
  | {
      readonly policy: DefinedPolicy;
      /** As it is written, without defaults. */
      readonly stated: object;
      readonly complaints: readonly [];
    }
  | { readonly policy: null; readonly complaints: readonly Complaint[] };

/** Reads a policy from what a visitor wrote. It runs the visitor's code. */
export function readPolicy(written: string): ReadPolicy {
  const source = sourceOf(written);
  const complaints = complaintsAbout(source);
  if (!Array.isArray(complaints)) return { ...complaints, complaints: [] };
  return { policy: null, complaints: complaints.map((complaint) => within(written, source, complaint)) };
}

function complaintsAbout(source: Source): { policy: DefinedPolicy; stated: object } | Complaint[] {
  const evaluated = evaluate(source);
  if ("value" in evaluated) {
    try {
      const stated = evaluated.value as Policy;
      return { policy: definePolicy(stated), stated };
    } catch (error) {
      return mistakesIn(source, error) ?? [{ ...placeOf(source, []), message: sentenceOf(error) }];
    }
  }
  const { complaint, error } = evaluated;
  const unreadable = error instanceof SyntaxError ? firstError(source) : null;
  if (unreadable !== null) return [{ ...placed(source, unreadable), message: complaint.message }];
  return mistakesIn(source, error) ?? [complaint];
}

/** What is wrong with the policy itself; `null` if it is something else. */
function mistakesIn(source: Source, error: unknown): Complaint[] | null {
  if (!(error instanceof PolicyError)) return null;
  return error.mistakes.map(({ path, message }) => ({
    ...placeOf(source, path),
    message: path.length === 0 ? message : `${path.at(-1)}: ${message}`,
  }));
}

/** If something is missing there is nothing to mark, so the character before it is marked. */
function placed({ text }: Source, { from, to }: { from: number; to: number }): { from: number; to: number } {
  if (to > from) return { from, to };
  const before = text.slice(0, from).trimEnd().length;
  return { from: Math.max(0, before - 1), to: Math.max(1, before) };
}

/** In the text as it was written, which may lack the `export default` of the source. */
function within(written: string, { shift }: Source, { from, to, message }: Complaint): Complaint {
  const clamp = (at: number): number => Math.min(written.length, Math.max(0, at - shift));
  return { from: clamp(from), to: clamp(to), message };
}
