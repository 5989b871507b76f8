import type { DefinedPolicy } from "../../../src/policy/policy.ts";
import type { Trace } from "./trace.ts";
import type { OnProgress, Traffic } from "./traffic.ts";

export async function traceOf(
  _traffic: Traffic,
  _policy: DefinedPolicy,
  _client: string,
  _signal: AbortSignal,
  _onProgress: OnProgress,
): Promise<Trace | null> {
  return null;
}
