/**
 * How many upgrades a room gets from those that it has thrown out at once. `node bench/storm.ts`
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { cpus } from "node:os";
import { setTimeout } from "node:timers/promises";
import { PartySocket } from "partysocket";
import { WebSocketServer } from "ws";
import { GuardedPartySocket } from "../client/guarded-party-socket.ts";
import { comeBack } from "../client/strategy.ts";
import { SECOND } from "../test/support/time.ts";

const GUESTS = 500;
const RETRY_AFTER = 60 * SECOND;
const WATCHED = 120 * SECOND;
const SLOT = 10 * SECOND;
const KINDS = ["guarded", "plain"] as const;
type Kind = (typeof KINDS)[number];

/** Ms after all were thrown out. */
type Upgrades = Record<Kind, number[]>;

/** A room in a process of its own: it lets everybody in, throws them out, and lets them in again once `RETRY_AFTER` is over. */
async function beTheRoom(tell: (news: unknown) => void): Promise<void> {
  process.once("disconnect", () => process.exit());
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, backlog: 2 * GUESTS });
  const upgrades: Upgrades = { guarded: [], plain: [] };
  let thrownOutAt: number | null = null;
  server.on("connection", (socket, request) => {
    if (thrownOutAt === null) {
      if (server.clients.size === 2 * GUESTS) tell("full");
      return;
    }
    const at = performance.now() - thrownOutAt;
    upgrades[request.url?.includes("kind=guarded") ? "guarded" : "plain"].push(at);
    if (at < RETRY_AFTER) socket.close(4429, reason(RETRY_AFTER - at));
  });
  await once(server, "listening");
  tell((server.address() as AddressInfo).port);

  await once(process, "message");
  thrownOutAt = performance.now();
  for (const socket of server.clients) socket.close(4429, reason(RETRY_AFTER));
  await setTimeout(WATCHED);
  tell(upgrades);
}

function reason(retryAfter: number): string {
  return JSON.stringify({ retryAfter: Math.ceil(retryAfter), limit: "chat" });
}

async function storm(): Promise<Upgrades> {
  const room = fork(import.meta.filename, ["room"]);
  const news = async <News>(): Promise<News> => (await once(room, "message"))[0];
  const host = `127.0.0.1:${await news<number>()}`;
  const full = news<"full">();
  const options = { host, room: "lobby" };
  const sessions: PartySocket[] = [];
  for (let session = 0; session < GUESTS; session++) {
    // Each is a user of its own: else all of one page would know of the first one's absence.
    const guarded = new GuardedPartySocket({
      ...options,
      user: `${session}`,
      query: { kind: "guarded" },
      strategies: { 4429: comeBack },
    });
    sessions.push(guarded, new PartySocket({ ...options, query: { kind: "plain" } }));
  }
  await full;
  const upgrades = news<Upgrades>();
  room.send("throw them out");
  return upgrades;
}

/** The most within any one second, from whenever on it is counted. */
function busiestSecond(times: readonly number[]): number {
  let first = 0;
  let most = 0;
  for (const [index, at] of times.entries()) {
    while (at - (times[first] ?? at) >= SECOND) first++;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

function row(title: string, figures: readonly unknown[]): string {
  return title.padEnd(12) + figures.map((figure) => String(figure).padStart(16)).join("");
}

function tell(upgrades: Upgrades): void {
  console.log(`${GUESTS} of each are thrown out with 4429, retryAfter ${RETRY_AFTER / SECOND} s`);
  console.log(`${cpus().length} x ${cpus()[0]?.model}, node ${process.version}\n`);
  console.log(
    row(
      "upgrades",
      KINDS.flatMap((kind) => [kind, "busiest second"]),
    ),
  );
  const line = (title: string, from: number, to: number): void => {
    const figures = KINDS.flatMap((kind) => {
      const times = upgrades[kind].filter((at) => at >= from && at < to);
      return [times.length, busiestSecond(times)];
    });
    console.log(row(title, figures));
  };
  for (let from = 0; from < WATCHED; from += SLOT) {
    line(`${from / SECOND}-${(from + SLOT) / SECOND} s`, from, from + SLOT);
  }
  line("too early", 0, RETRY_AFTER);
  line("all", 0, Infinity);
}

if (process.argv[2] === "room") {
  await beTheRoom((news) => process.send?.(news));
} else {
  // Each that is not let in says so.
  console.warn = () => {};
  tell(await storm());
  process.exit();
}
