import { presets } from "party-bouncer";
import { withBouncer } from "party-bouncer/partykit";
import type * as Party from "partykit/server";

class Cursors implements Party.Server {
  readonly options = { hibernate: true };

  constructor(readonly room: Party.Room) {}

  onMessage(message: string, sender: Party.Connection): void {
    const position = positionIn(message);
    if (position === null) return;
    this.room.broadcast(JSON.stringify({ type: "move", id: sender.id, ...position }), [sender.id]);
  }

  onClose({ id }: Party.Connection): void {
    this.room.broadcast(JSON.stringify({ type: "leave", id }));
  }
}

/** From 0 to 1, whatever the size of the window. */
function positionIn(message: string): { x: number; y: number } | null {
  try {
    const { x, y } = JSON.parse(message);
    return Number.isFinite(x) && Number.isFinite(y) ? { x, y } : null;
  } catch {
    return null;
  }
}

export default withBouncer(Cursors, { ...presets.cursors, announce: true }) satisfies Party.Worker;
