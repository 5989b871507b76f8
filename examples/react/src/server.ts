import { presets } from "party-bouncer";
import { withBouncer } from "party-bouncer/partyserver";
import { type Connection, routePartykitRequest, Server } from "partyserver";

/** How often each was tapped. */
const TAPS = { "👏": 0, "❤️": 0, "😂": 0, "🎉": 0 };
export type Taps = typeof TAPS;

export class Applause extends withBouncer(Server, presets.reactions) {
  taps: Taps = TAPS;

  override async onStart(): Promise<void> {
    this.taps = (await this.ctx.storage.get<Taps>("taps")) ?? { ...TAPS };
  }

  override onConnect(connection: Connection): void {
    connection.send(JSON.stringify(this.taps));
  }

  override async onMessage(_sender: Connection, message: string): Promise<void> {
    if (!(message in TAPS)) return;
    this.taps[message as keyof Taps] += 1;
    this.broadcast(JSON.stringify(this.taps));
    await this.ctx.storage.put("taps", this.taps);
  }
}

export default {
  async fetch(request, env) {
    return (await routePartykitRequest(request, env)) ?? new Response("Not found", { status: 404 });
  },
} satisfies ExportedHandler<Env>;
