import { expect, vi } from "vitest";
import { WebSocket } from "ws";

/** A client of a room in which plain text is said. */
export class TextClient {
  readonly heard: string[] = [];
  closed: { code: number; reason: string } | null = null;
  readonly socket: WebSocket;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(url, { headers });
    this.socket.on("message", (data) => this.heard.push(String(data)));
    this.socket.on("close", (code, reason) => (this.closed = { code, reason: String(reason) }));
  }

  async opened(): Promise<this> {
    await vi.waitFor(() => expect(this.socket.readyState).toBe(WebSocket.OPEN), 20_000);
    return this;
  }

  /** The newest control message of a type. */
  last(type: string): Record<string, unknown> | null {
    const found = this.heard.findLast((text) => text.startsWith(`{"type":"party-bouncer:${type}"`));
    return found === undefined ? null : (JSON.parse(found) as Record<string, unknown>);
  }

  /** What it has heard of the room's own. */
  get own(): string[] {
    return this.heard.filter((text) => !text.startsWith('{"type":"party-bouncer:'));
  }
}
