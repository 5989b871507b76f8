import { definePolicy, type Policy } from "party-bouncer";
import { withBouncer } from "party-bouncer/partyserver";
import { Server } from "partyserver";

export { Ledger } from "party-bouncer/partyserver";
export { default } from "../../test/support/route-to-room.ts";

const identify: Policy["identify"] = (request) => request.headers.get("x-user");
const alone = definePolicy({ identify });
const shared = definePolicy({ identify, ledger: "Ledger" });

/** Counts who leaves, and does nothing else. */
class Lobby extends Server {
  left = 0;

  override onClose(): void {
    this.left++;
  }

  override onRequest(): Response {
    return Response.json(this.left);
  }
}

class HibernatingLobby extends Lobby {
  static override options = { hibernate: true };
}

export class Bare extends HibernatingLobby {}
export class Guarded extends withBouncer(HibernatingLobby, alone) {}
export class Shared extends withBouncer(HibernatingLobby, shared) {}
export class BareInMemory extends Lobby {}
export class GuardedInMemory extends withBouncer(Lobby, alone) {}
