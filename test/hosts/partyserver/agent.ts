import { DurableObject } from "cloudflare:workers";

/** The handlers of a Durable Object that a lifecycle installs where the host has none of the name. */
const HANDLERS = ["fetch", "alarm", "webSocketMessage", "webSocketClose", "webSocketError"] as const;

/**
 * The shape of `Agent` from agents 0.22 on (read in 0.32.0): no PartyServer class, but one with a lifecycle that installs the
 * runtime's handlers on the instance, and skips each whose name it finds there already.
 */
export class Agent extends DurableObject {
  readonly heard: unknown[] = [];

  constructor(ctx: never, env: never) {
    super(ctx, env);
    const install: Record<string, unknown> = {
      webSocketMessage: (_: unknown, message: unknown) => this.onMessage(_, message),
    };
    for (const name of HANDLERS) {
      if (!(name in this)) Object.defineProperty(this, name, { value: install[name], configurable: true });
    }
  }

  override fetch(): Response {
    return new Response(null);
  }
  override alarm(): void {}
  onStart(): void {}
  onConnect(): void {}
  onMessage(_: unknown, message: unknown): void {
    this.heard.push(message);
  }
  onClose(): void {}
  getConnectionTags(): string[] {
    return [];
  }
  getConnections(): unknown[] {
    return [];
  }
  setState(): void {}
  schedule(): void {}
  cancelSchedule(): void {}
}
