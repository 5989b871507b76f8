import type { Connection } from "../support/room.ts";

/** Where examples send alerts. */
export const SECRETS = {
  SLACK_WEBHOOK: "https://hooks.slack.com/services/T0/B0/secret",
  DISCORD_WEBHOOK: "https://discord.com/api/webhooks/1/secret",
  ALERTS_URL: "https://example.com/alerts",
};

/** What of PartyServer an example can use without workerd. */
export class Server {
  readonly ctx: { readonly storage: unknown };
  readonly name = "lobby";
  /** With a model that says the same to everybody, and a limiter that refuses nobody, and metrics that go nowhere. */
  readonly env = {
    AI: { run: async () => ({ response: "hello", usage: { total_tokens: 5 } }) },
    PROMPTS: { limit: async () => ({ success: true }) },
    METRICS: { writeDataPoint: () => {} },
    UPSTASH_URL: "http://127.0.0.1:9",
    UPSTASH_TOKEN: "token",
    BOUNCER_TOKEN: "a-token-that-is-long-enough",
    ...SECRETS,
  };
  /** Who is connected. */
  readonly here: Connection[] = [];
  declare onRequest?: (request: Request) => Promise<Response>;

  constructor(ctx: { storage: unknown }) {
    this.ctx = ctx;
  }

  async fetch(request: Request): Promise<Response> {
    return (await this.onRequest?.(request)) ?? new Response("Not found", { status: 404 });
  }

  onConnect(): void {}
  onMessage(): void {}
  onClose(): void {}
  getConnectionTags(): string[] {
    return [];
  }

  // A hibernating connection's events come in here. Nothing hibernates in an example.
  webSocketMessage(): void {}
  webSocketClose(): void {}
  webSocketError(): void {}

  broadcast(message: unknown, without: readonly string[] = []): void {
    for (const connection of this.getConnections()) {
      if (!without.includes(connection.id)) connection.send(message);
    }
  }

  getConnections(): Connection[] {
    return this.here.filter(({ readyState }) => readyState === 1);
  }
}

export const routePartykitRequest = async (): Promise<null> => null;
