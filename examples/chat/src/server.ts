import { presets } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, type ConnectionContext, routePartykitRequest, Server } from "partyserver";

interface Line {
  readonly name: string;
  readonly text: string;
  /** Who may read it: `null` for everyone. It keeps what a shadow-banned client says out of the others' history. */
  readonly audience: string | null;
}

const KEPT = 50;

export class Chat extends withBouncer(Server, { ...presets.chat, announce: true }) {
  static override options = { hibernate: true };
  lines: Line[] = [];

  override async onStart(): Promise<void> {
    this.lines = (await this.ctx.storage.get<Line[]>("lines")) ?? [];
  }

  override onConnect(connection: Connection<{ name: string }>, { request }: ConnectionContext): void {
    connection.setState({ name: new URL(request.url).searchParams.get("name")?.slice(0, 30) || "Somebody" });
    for (const { name, text } of bouncerOf(this).visibility.filter(this.lines, connection)) {
      connection.send(JSON.stringify({ name, text }));
    }
  }

  override async onMessage(sender: Connection<{ name: string }>, message: string): Promise<void> {
    const text = textOf(message);
    if (text === null) return;
    const name = sender.state?.name ?? "Somebody";
    this.broadcast(JSON.stringify({ name, text }));
    this.lines.push({ name, text, audience: bouncerOf(this).visibility.audienceOf(sender) });
    this.lines = this.lines.slice(-KEPT);
    await this.ctx.storage.put("lines", this.lines);
  }
}

function textOf(message: string): string | null {
  try {
    return String(JSON.parse(message).text);
  } catch {
    return null;
  }
}

export default {
  async fetch(request, env) {
    return (await routePartykitRequest(request, env)) ?? new Response("Not found", { status: 404 });
  },
} satisfies ExportedHandler<Env>;
