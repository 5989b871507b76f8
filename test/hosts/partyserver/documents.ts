import { withBouncer } from "party-bouncer/yjs";
import { withBouncer as guardServer } from "party-bouncer/partyserver";
import { withYjs, YServer } from "y-partyserver";
import { Server } from "partyserver";

class Hibernating extends YServer {
  static override options = { hibernate: true };
}

export class HibernatingDocument extends withBouncer(Hibernating, { identify }) {}
export class Document extends withBouncer(YServer, { identify }) {}

/** Becomes a document above the guard, which therefore learns of it only when a room is made. */
export class LateDocument extends withYjs(guardServer(Server)) {}

function identify(request: { readonly url: string }): string | null {
  return new URL(request.url).searchParams.get("user");
}
