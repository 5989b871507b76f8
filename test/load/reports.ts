import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { RoomReport } from "../../src/collector/report.ts";
import { type HttpServer, serveHttp } from "../support/http-server.ts";

/** The last report of a room that was counted, of those from one time that the room was loaded. */
export interface Mark {
  readonly room: string;
  readonly incarnation: string;
  readonly sequence: number;
}

/** Everything that rooms told their collectors, and what of that was counted. */
export class Reports {
  readonly #told = new Map<string, RoomReport>();
  readonly #counted = new Map<string, RoomReport>();
  #sink: HttpServer | null = null;

  static async listen(): Promise<Reports> {
    const reports = new Reports();
    reports.#sink = await serveHttp((request, response) => void reports.#take(request, response));
    return reports;
  }

  get url(): string {
    return `http://${this.#sink?.host}/`;
  }

  stop(): Promise<void> | undefined {
    return this.#sink?.stop();
  }

  /**
   * Takes note of what the collectors have on their disks.
   *
   * @returns the reports that were counted since the last time
   */
  count(marks: readonly Mark[]): RoomReport[] {
    const news: RoomReport[] = [];
    for (const { room, incarnation, sequence } of marks) {
      for (let earlier = sequence; earlier > 0; earlier--) {
        const name = nameOf({ room, incarnation, sequence: earlier });
        if (this.#counted.has(name)) break;
        const report = this.#told.get(name);
        if (report === undefined) throw new Error(`nobody told of ${name}, which was counted`);
        this.#counted.set(name, report);
        news.push(report);
      }
    }
    return news;
  }

  get counted(): RoomReport[] {
    return [...this.#counted.values()];
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A collector that is killed meanwhile has not taken it.
    const body = await text(request).catch(() => null);
    if (body === null) return;
    const report = JSON.parse(body) as RoomReport;
    this.#told.set(nameOf({ ...report, room: report.room.room }), report);
    response.end();
  }
}

function nameOf({ room, incarnation, sequence }: Mark): string {
  return JSON.stringify([room, incarnation, sequence]);
}

/** How many messages a report is about. */
export function messagesIn({ delta }: RoomReport): number {
  return delta.admitted + Object.values(delta.refused).reduce((sum, count) => sum + count, 0);
}
