/**
 * How a door holds against a crowd of whom many are banned. `node bench/gate.ts [variant]`
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { WebSocket } from "ws";
import { OPERATOR } from "../test/support/operator.ts";
import { serveWorkerd } from "../test/support/workerd.ts";
import { Crowd, type Plan } from "./gate/crowd.ts";
import { machine, residentMemory } from "./instruments/machine.ts";
import { processorTime } from "../test/support/processor-time.ts";

const BANS = 10_000;
const ORDERS_AT_ONCE = 64;
const PER_SECOND = 1_000;
const SECONDS = 10;

interface Variant {
  readonly title: string;
  readonly entry: string;
  readonly classes: readonly string[];
  /** Where the operator gives its orders. */
  readonly office: string;
  /** Where everyone knocks. */
  readonly door: string;
  /** Every which knock is by someone who is not banned. */
  readonly honestEvery: number;
  /** So many different clients come, again and again until the time is over. */
  readonly clients: number;
  /** After so many bans the server is started anew. */
  readonly bansPerStart: number;
  /** At this rate they have all come once before. Default: they have not. */
  readonly firstPerSecond?: number;
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
    clients: 10_000,
    bansPerStart: BANS,
  },
  ledger: {
    title: "The bans in a shared ledger, with a gate before the rooms",
    entry: "bench/rooms/shared-door.ts",
    classes: ["Door", "Office", "Ledger"],
    office: "/parties/office/main",
    door: "/parties/door/main",
    honestEvery: 20,
    // Each client has an object of its own in the ledger. Here they share one thread, one disk and one table of open files, and at
    // Cloudflare they do not: thousands at once that nobody has asked for yet would measure only that.
    bansPerStart: 2_500,
    clients: 400,
    firstPerSecond: 40,
  },
};

async function ban(host: string, office: string, from: number, to: number): Promise<void> {
  const operator = await open(`ws://${host}${office}?user=${OPERATOR}`);
  let asked = from;
  const ask = (): void => {
    if (asked < to) {
      operator.send(JSON.stringify({ do: "ban", target: `user:banned-${asked++}`, kind: "ban" }));
    }
  };
  let answered = from;
  await new Promise<void>((resolve, reject) => {
    operator.once("close", (code) => reject(new Error(`the operator was closed with ${code}`)));
    operator.on("message", (data) => {
      if (!String(data).includes('"acknowledged"')) return;
      ask();
      if (++answered === to) resolve();
    });
    for (let index = 0; index < ORDERS_AT_ONCE; index++) ask();
  });
  operator.removeAllListeners("close").close(1000);
}

/**
 * Waits until the door knows of all bans. The ledger hears of them in order, so that whoever is banned last is closed when those
 * before it are known.
 */
async function passOn(host: string, { office, door }: Variant, from: number): Promise<void> {
  const user = `last-${from}`;
  const last = await open(`ws://${host}${door}?user=${user}`);
  const closed = new Promise((resolve) => last.once("close", resolve));
  const operator = await open(`ws://${host}${office}?user=${OPERATOR}`);
  operator.send(JSON.stringify({ do: "ban", target: `user:${user}`, kind: "ban" }));
  await closed;
  operator.close(1000);
}

async function open(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  return socket;
}

function planOf(
  host: string,
  { door, honestEvery, clients }: Variant,
): Pick<Plan, "host" | "door" | "clientOf"> {
  return {
    host,
    door,
    clientOf(index) {
      const client = index % clients;
      const isBanned = client % honestEvery !== 0;
      return { isBanned, user: isBanned ? `banned-${(client * 7_919) % BANS}` : `honest-${client}` };
    },
  };
}

function rate(what: string, ms: number): void {
  const seconds = ms / 1_000;
  console.log(`${BANS} bans, ${what}, in ${seconds.toFixed(1)} s: ${(BANS / seconds).toFixed(0)} a second`);
}

function note(crowd: Crowd, title: string): void {
  if (!crowd.tell(title)) process.exitCode = 1;
}

async function measure(variant: Variant): Promise<void> {
  const { title, entry, classes, office, clients, bansPerStart, firstPerSecond } = variant;
  const disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  let server = await serveWorkerd({ entry, classes, disk });
  const memory = (when: string): void =>
    console.log(`Memory of workerd ${when}: ${residentMemory(server.pid).toFixed(0)} MiB`);
  try {
    console.log(`\n${title}`);
    memory("before");
    let [keeping, passing] = [0, 0];
    for (let from = 0; from < BANS; from += bansPerStart) {
      const start = performance.now();
      await ban(server.host, office, from, from + bansPerStart);
      keeping += performance.now() - start;
      await passOn(server.host, variant, from);
      passing += performance.now() - start;
      memory(`with ${bansPerStart} bans`);
      // What is known of the bans has to come from where they are kept.
      server = await server.restart();
    }
    rate("kept by the room that imposed them", keeping);
    rate("known to the door", passing);
    memory("once started anew");
    const plan = planOf(server.host, variant);
    if (firstPerSecond !== undefined) {
      note(
        await Crowd.send({ ...plan, perSecond: firstPerSecond, count: clients }),
        "Each for the first time",
      );
    }
    const busyBefore = processorTime(server.pid);
    const crowd = await Crowd.send({ ...plan, perSecond: PER_SECOND, count: PER_SECOND * SECONDS });
    const busy = processorTime(server.pid) - busyBefore;
    note(crowd, "The crowd");
    console.log(`Processor time of workerd: ${(busy / (PER_SECOND * SECONDS)).toFixed(2)} ms a knock`);
    memory("after the crowd");
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
