/**
 * How a door holds against a crowd of whom many are banned. `node bench/gate.ts [variant]`
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { WebSocket } from "ws";
import { DIRECTOR } from "../test/workerd/director.ts";
import { serveWorkerd } from "../test/workerd/serve.ts";
import { type Answer, call } from "./call.ts";
import { Distribution } from "./distribution.ts";
import { machine, residentMemory } from "./machine.ts";

const BANS = 10_000;
const ORDERS_AT_ONCE = 64;
const PER_SECOND = 1_000;
const SECONDS = 10;
const TICK = 1;
/** Who would be one more is not sent, and told of. */
const MOST_AT_ONCE = 2_000;

interface Variant {
  readonly title: string;
  readonly entry: string;
  readonly classes: readonly string[];
  /** Where the director gives its orders. */
  readonly office: string;
  /** Where everyone knocks. */
  readonly door: string;
  /** Every which knock is by someone who is not banned. */
  readonly honestEvery: number;
  /** At most so many different clients of either kind come. They come again until the time is over. */
  readonly clients: number;
}

/** Each keeps its bans elsewhere. */
const VARIANTS: Record<string, Variant> = {
  room: {
    title: "The bans of a room in its own book",
    entry: "bench/rooms/door.ts",
    classes: ["Door"],
    office: "/parties/door/main",
    door: "/parties/door/main",
    honestEvery: 2,
    clients: 5_000,
  },
  ledger: {
    title: "The bans in a shared ledger, with a gate before the rooms",
    entry: "bench/rooms/shared-door.ts",
    classes: ["Door", "Office", "Ledger"],
    office: "/parties/office/main",
    door: "/parties/door/main",
    honestEvery: 20,
    // Each has an object of its own in the ledger. Here those share one thread and one disk, and at Cloudflare they do not: a
    // thousand at once would measure only that.
    clients: 250,
  },
};

async function banAll(host: string, office: string): Promise<void> {
  const director = new WebSocket(`ws://${host}${office}?user=${DIRECTOR}`, { perMessageDeflate: false });
  await new Promise((resolve, reject) => director.once("open", resolve).once("error", reject));
  let asked = 0;
  const ask = (): void => {
    if (asked < BANS) {
      director.send(JSON.stringify({ do: "ban", target: `user:banned-${asked++}`, kind: "ban" }));
    }
  };
  let answered = 0;
  await new Promise<void>((resolve, reject) => {
    director.once("close", (code) => reject(new Error(`the director was closed with ${code}`)));
    director.on("message", (data) => {
      if (!String(data).includes('"acknowledged"')) return;
      ask();
      if (++answered === BANS) resolve();
    });
    for (let index = 0; index < ORDERS_AT_ONCE; index++) ask();
  });
  director.removeAllListeners("close").close(1000);
}

interface Knock {
  readonly isBanned: boolean;
  readonly answer: Answer;
  /** Microseconds since it was due. */
  readonly time: number;
}

/** Knocks come when they are due, whether those before have been answered or not. */
async function crowd(
  host: string,
  { door, honestEvery, clients }: Variant,
): Promise<{ knocks: Knock[]; unsent: number }> {
  const knocks: Promise<Knock>[] = [];
  let [waiting, unsent] = [0, 0];
  const knock = async (index: number, due: number): Promise<Knock> => {
    const isBanned = index % honestEvery !== 0;
    const client = isBanned ? index % clients : (index / honestEvery) % clients;
    const user = isBanned ? `banned-${(client * 7_919) % BANS}` : `honest-${client}`;
    waiting++;
    const answer = await call(host, `${door}?user=${user}`);
    waiting--;
    return { isBanned, answer, time: (performance.now() - due) * 1_000 };
  };
  const start = performance.now();
  await new Promise<void>((resolve) => {
    let sent = 0;
    const timer = setInterval(() => {
      const due = Math.min(PER_SECOND * SECONDS, ((performance.now() - start) * PER_SECOND) / 1_000);
      for (; sent < due; sent++) {
        if (waiting >= MOST_AT_ONCE) unsent++;
        else knocks.push(knock(sent, start + (sent * 1_000) / PER_SECOND));
      }
      if (sent < PER_SECOND * SECONDS) return;
      clearInterval(timer);
      resolve();
    }, TICK);
  });
  return { knocks: await Promise.all(knocks), unsent };
}

function tell(title: string, knocks: readonly Knock[], isRight: (answer: Answer) => boolean): void {
  const wrong = new Map<string, number>();
  for (const { answer } of knocks) {
    if (isRight(answer)) continue;
    const text = JSON.stringify(answer);
    wrong.set(text, (wrong.get(text) ?? 0) + 1);
  }
  const right = knocks.filter(({ answer }) => isRight(answer));
  console.log(`${title.padEnd(28)}${new Distribution(right.map(({ time }) => time))}`);
  console.log(`  ${right.length} of ${knocks.length} answered as they should be`);
  for (const [answer, count] of wrong) console.log(`  ${count} got ${answer}`);
  if (wrong.size > 0) process.exitCode = 1;
}

async function measure(variant: Variant): Promise<void> {
  const { title, entry, classes, office } = variant;
  const disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  let server = await serveWorkerd({ entry, classes, disk });
  const memory = (when: string): void =>
    console.log(`Memory of workerd ${when}: ${residentMemory(server.pid).toFixed(0)} MiB`);
  try {
    console.log(`\n${title}`);
    memory("before");
    const start = performance.now();
    await banAll(server.host, office);
    const seconds = (performance.now() - start) / 1_000;
    console.log(`${BANS} bans in ${seconds.toFixed(1)} s: ${(BANS / seconds).toFixed(0)} a second`);
    memory("with the bans");
    // What is known of the bans has to come from where they are kept.
    server = await server.restart();
    memory("once started anew");
    const { knocks, unsent } = await crowd(server.host, variant);
    memory("after the crowd");
    console.log(
      `${PER_SECOND} connects a second for ${SECONDS} s, ${unsent} of which too many at once to be sent`,
    );
    console.log(`${"microseconds".padEnd(28)}${Distribution.header}`);
    tell(
      "banned, until closed",
      knocks.filter(({ isBanned }) => isBanned),
      (answer) => "code" in answer && answer.code === 4403,
    );
    tell(
      "others, until welcomed",
      knocks.filter(({ isBanned }) => !isBanned),
      (answer) => "message" in answer && answer.message === "welcome",
    );
  } finally {
    await server.kill();
    await rm(disk, { recursive: true, force: true });
  }
}

const [asked] = process.argv.slice(2);
console.log(machine());
for (const [name, variant] of Object.entries(VARIANTS)) {
  if (asked === undefined || asked === name) await measure(variant);
}
