import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import parse from "parse-prometheus-text-format";
import type { Client } from "../support/client.ts";
import { join, say } from "../support/join.ts";
import type { SeededRandom } from "../support/seeded-random.ts";
import { pause } from "../support/time.ts";
import { serveWorkerd, type WorkerdServer } from "../support/workerd.ts";
import { type Mark, messagesIn, Reports } from "./reports.ts";

/** Rooms that are sent more than their limit. */
const BUSY = 2;
const USERS = 40;
/** So many clients come in at the same time. */
const AT_ONCE = 50;

/** Messages of one room, from a start of the server to its end, of which no collector was told. */
export interface Unreported {
  /** How often the server was killed, with this time. */
  readonly kill: number;
  readonly room: string;
  /** How many were sent, and of how many a collector was told: of the first ones, as a room judges in order. */
  readonly sent: number;
  readonly reported: number;
  /** Ms from when the oldest of them was sent to the end, and from when the last one was. */
  readonly oldest: number;
  readonly newest: number;
}

/** Rooms on a server that is killed, in each of them a client, and what of their messages was reported. */
export class ReportingServer {
  readonly reports: Reports;
  readonly #rooms: number;
  readonly #random: SeededRandom;
  readonly #disk: string;
  #server: WorkerdServer;
  #clients: Client[] = [];
  #kills = 0;
  /** When each message was sent to each room since the last start. */
  #sent = new Map<string, number[]>();

  private constructor(
    rooms: number,
    random: SeededRandom,
    opened: { readonly disk: string; readonly reports: Reports; readonly server: WorkerdServer },
  ) {
    this.#rooms = rooms;
    this.#random = random;
    this.#disk = opened.disk;
    this.reports = opened.reports;
    this.#server = opened.server;
  }

  /** @param keyed classes whose storage has no SQL */
  static async open(rooms: number, keyed: readonly string[], random: SeededRandom): Promise<ReportingServer> {
    const disk = await mkdtemp(path.join(tmpdir(), "reporting-"));
    const reports = await Reports.listen();
    const server = await serveWorkerd({
      entry: "test/load/rooms/reporting.ts",
      classes: ["Chat", "Ledger"],
      keyed,
      disk,
      bindings: { SINK: reports.url },
    });
    return new ReportingServer(rooms, random, { disk, reports, server });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.kill();
    await this.reports.stop();
    await rm(this.#disk, { recursive: true, force: true });
  }

  get stderr(): string {
    return this.#server.stderr;
  }

  /** One client comes into each room. */
  async enter(): Promise<void> {
    this.#clients = [];
    const rest = Array.from({ length: this.#rooms }, (_, index) => index);
    const enterNext = async (): Promise<void> => {
      for (let index = rest.shift(); index !== undefined; index = rest.shift()) {
        const room = `chat/${nameOf(index)}`;
        this.#clients[index] = await join(this.#server.host, `user-${index % USERS}`, room);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, enterNext));
  }

  /** Sends so many messages in so many ms, one in five of them to a room that is busy already. */
  async chat(messages: number, span: number): Promise<void> {
    const start = performance.now();
    for (let index = 0; index < messages; index++) {
      const ahead = (index / messages) * span - (performance.now() - start);
      if (ahead > 0) await pause(ahead);
      const isBusy = this.#random.below(5) === 0;
      this.#say(this.#random.below(isBusy ? BUSY : this.#rooms), `message ${index}`);
    }
  }

  /** Everybody leaves. The last leave of a room reports whatever is left. */
  leave(): void {
    for (const client of this.#clients) client.leave();
  }

  /** Kills the server, and starts it again. @returns what was not reported */
  async kill(): Promise<Unreported[]> {
    this.#kills++;
    const end = performance.now();
    await this.#server.kill();
    await Promise.all(this.#clients.map((client) => client.until("the end", () => client.closed)));
    this.#server = await this.#server.restart();
    const reported = await this.#readReports();
    const sent = this.#sent;
    this.#sent = new Map();
    return [...sent].flatMap(([room, times]) => {
      const number = reported.get(room) ?? 0;
      if (number > times.length) throw new Error(`${room} was sent ${times.length}, and reported ${number}`);
      const [oldest, newest] = [times[number], times.at(-1)];
      if (oldest === undefined || newest === undefined) return [];
      return [
        {
          kill: this.#kills,
          room,
          sent: times.length,
          reported: number,
          oldest: end - oldest,
          newest: end - newest,
        },
      ];
    });
  }

  /** How many messages were reported in all. */
  async reported(): Promise<number> {
    await this.#readReports();
    return this.reports.counted.reduce((sum, report) => sum + messagesIn(report), 0);
  }

  /** Loses what is in memory. */
  async restart(): Promise<void> {
    this.#server = await this.#server.restart();
  }

  /** One scrape: the values of the rooms' party, by the names of the metrics with outcome, limit and mode. */
  async scrape(): Promise<Map<string, number>> {
    const text = await (await fetch(`http://${this.#server.host}/metrics`)).text();
    const values = new Map<string, number>();
    for (const { name, metrics } of parse(text)) {
      for (const { labels = {}, value } of metrics) {
        const { outcome = "", limit = "", mode = "", party } = labels;
        const words = [name.replace("party_bouncer_", ""), outcome, limit, mode];
        if (party === "Chat") values.set(words.filter((word) => word !== "").join(" "), Number(value));
      }
    }
    return values;
  }

  /** Ms that the process has worked until now. It is counted in steps of ten. */
  async processorTime(): Promise<number> {
    const text = await readFile(`/proc/${this.#server.pid}/stat`, "utf8");
    // What comes before is its name, in which there may be anything.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return 10 * (Number(fields[11]) + Number(fields[12]));
  }

  #say(index: number, words: string): void {
    const client = this.#clients[index];
    if (client === undefined) throw new Error(`nobody is in ${nameOf(index)}`);
    say(client, words);
    const times = this.#sent.get(nameOf(index)) ?? [];
    this.#sent.set(nameOf(index), times);
    times.push(performance.now());
  }

  /** Reads from the collectors' disks what was counted. @returns of how many messages each room told since the last time */
  async #readReports(): Promise<Map<string, number>> {
    const marks = (await (await fetch(`http://${this.#server.host}/marks`)).json()) as Mark[];
    const told = new Map<string, number>();
    for (const report of this.reports.count(marks)) {
      const { room } = report.room;
      told.set(room, (told.get(room) ?? 0) + messagesIn(report));
    }
    return told;
  }
}

function nameOf(index: number): string {
  return `room-${index}`;
}
