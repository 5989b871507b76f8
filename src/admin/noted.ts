import { LONGEST_ASKED, LONGEST_DETAIL, noteBegun, noteSettled } from "../audit/calls.ts";
import type { OperatorEntry } from "../audit/operator-entry.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import { formatDuration } from "../shared/format-duration.ts";
import type { Asked } from "./asked.ts";
import type { Found } from "./find-route.ts";
import type { Log } from "./log.ts";
import { Problem } from "./problem.ts";
import { targetNamed } from "./target.ts";

/** What of a request goes into its entry. */
interface Noting extends Pick<Asked<"ban">, "ledger" | "operator"> {
  readonly query: unknown;
  readonly body: unknown;
  readonly log: Log;
}

/**
 * Does what an operator asks for, and keeps who asked for what. It is kept before anything is done: if it cannot be, nothing is done. What
 * changes nothing is not noted, unless its route says so.
 *
 * @throws {Problem} if it is not kept, or what `act` throws
 */
export async function noted<Answer>(
  { route, name, params }: Found,
  noting: Noting,
  act: () => Promise<Answer>,
): Promise<Answer> {
  if (route.method === "GET" && route.isNoted !== true) return act();
  const { ledger, operator, log } = noting;
  const body = Object(noting.body) as Record<string, unknown>;
  const { party, room } = params;
  const asked = askedIn({ ...Object(noting.query), ...body });
  const entry: OperatorEntry = {
    id: crypto.randomUUID(),
    at: Date.now(),
    by: operator.name,
    role: operator.role,
    action: name,
    target: route.forgets === true ? null : await targetOf(ledger, params["target"] ?? body["target"]),
    room: party === undefined || room === undefined ? null : { party, room },
    detail: detailOf(asked),
    asked: Object.fromEntries(fitting(asked)),
    reason: typeof body["reason"] === "string" ? body["reason"] : "",
    outcome: "begun",
  };
  await begin(ledger, entry, log);
  const settle = (outcome: "done" | "failed"): Promise<void> =>
    noteSettled(ledger, { id: entry.id, at: entry.at, outcome }).catch((error: unknown) =>
      log.error("what has come of an operator's act could not be kept", error),
    );
  try {
    const answer = await act();
    await settle("done");
    return answer;
  } catch (error) {
    await settle("failed");
    throw error;
  }
}

async function begin(ledger: LedgerLike, entry: OperatorEntry, log: Log): Promise<void> {
  try {
    await noteBegun(ledger, entry);
  } catch (error) {
    log.error("an operator's act could not be kept", error);
    throw new Problem(503, "The ledger cannot keep that you do this, so it is not done.", {
      headers: { "Retry-After": "1" },
    });
  }
}

/** Whom it is about; `null` for nobody. @throws {Problem} if what is said is nobody's name */
async function targetOf(ledger: LedgerLike, target: unknown): Promise<OperatorEntry["target"]> {
  return typeof target === "string" ? targetNamed(ledger, target) : null;
}

/** What has a place of its own in an entry. */
const ELSEWHERE: ReadonlySet<string> = new Set(["target", "reason"]);

type Field = readonly [name: string, value: unknown];

/** What was asked for, but for whom and why. */
function askedIn(given: object): readonly Field[] {
  return Object.entries(given).filter(([name, value]) => !ELSEWHERE.has(name) && value !== undefined);
}

/** As many of the fields as an entry has room for. */
function fitting(asked: readonly Field[]): readonly Field[] {
  let length = "{}".length;
  return asked.filter((field) => {
    const comma = length > "{}".length ? 1 : 0;
    const more = JSON.stringify(Object.fromEntries([field])).length - "{}".length + comma;
    if (length + more > LONGEST_ASKED) return false;
    length += more;
    return true;
  });
}

/** Fields that are spans of time, in ms. */
const SPANS: ReadonlySet<string> = new Set(["for", "every"]);

/** What was asked for, in words: `do: mute, for: 10 minutes`. */
function detailOf(asked: readonly Field[]): string {
  const words = asked
    .map(([name, value]) => `${name}: ${inWords(name, value)}`)
    .join(", ")
    .toWellFormed();
  return words.length > LONGEST_DETAIL ? `${words.slice(0, LONGEST_DETAIL - 1).toWellFormed()}…` : words;
}

function inWords(name: string, value: unknown): string {
  if (typeof value === "number" && SPANS.has(name)) return formatDuration(value);
  if (typeof value === "number" && name === "until") return new Date(value).toISOString();
  return typeof value === "string" ? value : JSON.stringify(value);
}
