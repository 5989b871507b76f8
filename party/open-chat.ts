import { parseClientFrame, type RoomFrame, text } from "./frames.ts";
import { guestId, guestName } from "./guest.ts";

interface Connection {
  readonly id: string;
  readonly state: Named | null;
  setState(named: Named): unknown;
  send(message: string): void;
}

interface Named {
  readonly name: string;
}

/**
 * A chat without a bouncer: whatever anyone says goes to everyone. The demo floods it beside a guarded one. It keeps nothing, so a flood
 * leaves nothing behind.
 */
export class OpenChat {
  readonly #broadcast: (message: string, without?: string[]) => void;

  constructor(broadcast: (message: string, without?: string[]) => void) {
    this.#broadcast = broadcast;
  }

  join(connection: Connection, request: { headers: { get(name: string): string | null } }): void {
    const you = guestName(request);
    connection.setState({ name: you });
    connection.send(text({ type: "welcome", you, people: [], history: [] }));
    this.#tell({ type: "join", from: you, at: Date.now() }, [connection.id]);
  }

  hear(connection: Connection, message: unknown): void {
    const frame = parseClientFrame(message);
    if (frame.type === "error") return connection.send(text(frame));
    const from = connection.state?.name ?? "Someone";
    const at = Date.now();
    if (frame.type === "chat") return this.#tell({ ...frame, id: crypto.randomUUID(), from, at });
    connection.setState({ name: frame.name });
    this.#tell({ type: "rename", from, to: frame.name, at });
  }

  leave({ state }: Connection): void {
    if (state !== null) this.#tell({ type: "leave", from: state.name, at: Date.now() });
  }

  #tell(frame: RoomFrame, without?: string[]): void {
    this.#broadcast(text(frame), without);
  }
}

/**
 * Keeps a room without a bouncer off the internet: it lets in only guests of the demo who are on the same machine.
 *
 * @param request in which {@link stateGuest} has stated who is there
 */
export function onlyOnThisMachine<R extends { headers: { get(name: string): string | null } }>(
  request: R,
): R | Response {
  if (guestId(request) !== null) return request;
  return new Response("This room has no bouncer, so it is open only to the demo on its own machine.", {
    status: 403,
  });
}
