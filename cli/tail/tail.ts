import { setTimeout as wait } from "node:timers/promises";
import type { AdminEvents } from "party-bouncer/admin";
import { isEvents } from "../api/answers.ts";
import { Api } from "../api/api.ts";
import type { ApiOptions } from "../api/options.ts";
import { Unavailable } from "../api/problem.ts";
import { Unreachable } from "../endpoint/reach.ts";
import { jsonOf } from "../json.ts";
import { isoOf } from "../simulate/words.ts";
import { dim, green, styleFor, yellow } from "../style.ts";
import { type Column, Table } from "../table/table.ts";
import { write } from "../write.ts";

/** Ms between two questions, and at most while the API is away. */
const PACE = 1_000;
const LONGEST_PAUSE = 30_000;

/** Ends when it is told to. If the API is away in between, it goes on once it is back. */
export async function tail(options: ApiOptions): Promise<void> {
  const api = await Api.from(options);
  const path = ["v1", "events"];
  let { next: after } = await api.get({ path, isAnswer: isEvents });
  const { yellow, dim } = styleFor(process.stderr);
  if (process.stdout.isTTY) console.error(dim("Waiting for something to happen. Ctrl-C ends this."));
  // What has begun to be written is written to its end.
  process.once("SIGINT", () => process.stdout.write("", () => process.exit(0)));
  const table = new Table(EVENT);
  let pause = PACE;
  for (;;) {
    await wait(pause);
    const answer = await api.get({ path, query: { after }, isAnswer: isEvents }).catch((error: unknown) => {
      if (error instanceof Unreachable || error instanceof Unavailable) return error;
      throw error;
    });
    if (answer instanceof Error) {
      if (pause === PACE)
        console.error(`${yellow("warning:")} ${answer.message} It is asked again until it answers.`);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
      continue;
    }
    if (pause !== PACE) console.error(dim("It answers again."));
    pause = PACE;
    after = answer.next;
    if (answer.hasGap) {
      console.error(`${yellow("warning:")} More happened than is kept: some events are missing here.`);
    }
    if (options.json) await write(answer.events.map((event) => `${jsonOf(event)}\n`).join(""));
    else await table.write(answer.events);
  }
}

type Event = AdminEvents["events"][number];

const { red } = styleFor(process.stdout);
const PAINT: ReadonlyMap<string, (text: string) => string> = new Map([
  ["ban", red],
  ["pardon", green],
  ["appeal", yellow],
  ["connect-refused", dim],
  ["strike", yellow],
  ["error", red],
]);

const EVENT: readonly Column<Event>[] = [
  // Without the day and the milliseconds.
  { name: "TIME", words: ({ at }) => isoOf(at).slice(11, 19), exact: ({ at }) => isoOf(at), least: 8 },
  {
    name: "EVENT",
    words: ({ event }) => event,
    least: "connect-refused".length,
    paint: ({ event }) => PAINT.get(event) ?? String,
  },
  { name: "CLIENT", words: ({ target }) => target ?? "", least: 22 },
  { name: "ROOM", words: ({ room }) => room },
  { name: "PARTY", words: ({ party }) => party, isExtra: true },
  { name: "LIMIT", words: ({ limit }) => limit ?? "", isExtra: true },
  { name: "WHAT", words: ({ text }) => text, least: 20 },
];
