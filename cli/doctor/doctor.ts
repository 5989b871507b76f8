import type { Diagnosis, Finding } from "party-bouncer";
import { diagnose, type TrafficEvent } from "party-bouncer/simulator";
import type { DoctorOptions } from "../doctor.ts";
import { askRoom } from "../endpoint/ask-room.ts";
import { tokenFrom } from "../endpoint/token.ts";
import { Failure, Misuse } from "../failure.ts";
import { jsonOf } from "../json.ts";
import { loadPolicy } from "../policy/load.ts";
import { openRecord } from "../simulate/open-record.ts";
import { played } from "../simulate/played.ts";
import { amount, moment } from "../simulate/words.ts";
import { dim, green, plain, styleFor, yellow } from "../style.ts";
import { wrapped } from "../wrapped.ts";

/** What was looked at, and what was found. */
interface Examined {
  readonly about: string;
  readonly findings: readonly Finding[];
}

/** Ends with 1 if a finding is an error. */
export async function doctor(place: string, options: DoctorOptions): Promise<void> {
  const { about, findings } = isAddress(place)
    ? await ofRoom(place, options)
    : await ofRecord(place, options);
  if (options.json) process.stdout.write(`${jsonOf(findings)}\n`);
  else process.stdout.write(`${summary(about, findings)}\n`);
  if (findings.some(({ level }) => level === "error")) process.exitCode = 1;
}

function isAddress(place: string): boolean {
  return /^(?:https?|wss?):\/\//i.test(place) || /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])[:/]/.test(place);
}

async function ofRoom(url: string, options: DoctorOptions): Promise<Examined> {
  if (options.policy !== undefined) {
    throw new Misuse("A room has a policy of its own: --policy is for a record. Leave it out.");
  }
  const response = await askRoom({
    url,
    path: "/party-bouncer/doctor",
    token: await tokenFrom(options),
    types: ["application/json"],
    answeredBy: "bouncer.respond(request, { token })",
  });
  const { since, messages, clients, findings } = diagnosisIn(await response.json().catch(() => null));
  return {
    about: `${amount(messages, "messages")} by ${amount(clients, "clients")} since ${moment(since)}`,
    findings,
  };
}

function diagnosisIn(answer: unknown): Diagnosis {
  const { since, messages, clients, findings } = (answer ?? {}) as Partial<Diagnosis>;
  const areNumbers = [since, messages, clients].every((each) => typeof each === "number");
  if (areNumbers && Array.isArray(findings) && findings.every(isFinding)) return answer as Diagnosis;
  throw new Failure(
    "The room answers with something else than findings. Does it have another version of party-bouncer?",
  );
}

function isFinding(value: unknown): value is Finding {
  if (typeof value !== "object" || value === null) return false;
  const { code, level, message, fix, docs } = value as Partial<Finding>;
  return [code, level, message, fix, docs].every((each) => typeof each === "string");
}

async function ofRecord(name: string, { policy }: DoctorOptions): Promise<Examined> {
  if (policy === undefined) {
    throw new Misuse(
      `Say which policy is meant for ${name}: --policy policy.ts. To ask a room, begin with https://.`,
    );
  }
  const { policy: defined } = await loadPolicy(policy);
  const record = await openRecord(name);
  let messages = 0;
  const findings = await played(record, [], async (traffic, onProgress) => {
    let records = 0;
    return diagnose(defined, counting());
    async function* counting(): AsyncGenerator<readonly TrafficEvent[]> {
      for await (const events of traffic) {
        for (const { event } of events) if (event === "message") messages++;
        yield events;
        onProgress((records += events.length));
      }
    }
  });
  return { about: `${amount(messages, "messages")} in ${record.name}, under ${policy}`, findings };
}

function summary(about: string, findings: readonly Finding[]): string {
  if (findings.length === 0) return `${green("✔")} Nothing is wrong: ${about}.`;
  const { red } = styleFor(process.stdout);
  const paint = { error: red, warning: yellow, info: dim };
  const told = findings.map(({ code, level, message, fix, docs }) =>
    [
      (paint[level] ?? dim)(plain(`${level}: ${code}`)),
      wrapped(plain(message), 2),
      wrapped(`→ ${plain(fix)}`, 2),
      dim(`  ${plain(docs)}`),
    ].join("\n"),
  );
  return [`${about}.`, ...told].join("\n\n");
}
