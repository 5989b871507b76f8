import { env, runInDurableObject } from "cloudflare:test";
import type { Ask } from "../../contract/appeals.ts";
import type { Fetch } from "../../contract/record.ts";
import type { Host, OpenOptions, TestSocket } from "../../support/client.ts";

const bindings = env as unknown as Record<string, DurableObjectNamespace>;

/** The room of a Durable Object class, by the class's name. */
export function roomOf(party: string, room: string): DurableObjectStub {
  const namespace = bindings[party];
  if (namespace === undefined) throw new Error(`no binding for ${party}`);
  return namespace.get(namespace.idFromName(room));
}

/** What PartyServer's router adds to a request. Rooms of its older versions know their name by nothing else. */
const asRouted = (party: string, room: string): Record<string, string> => ({
  "x-partykit-namespace": party,
  "x-partykit-room": room,
});

/** Asks a room for something over HTTP, as PartyServer's router does. */
export const fetchFrom: Fetch = (party, room, path, headers) =>
  roomOf(party, room).fetch(`http://rooms/parties/${party}/${room}${path}`, {
    headers: { ...asRouted(party, room), ...Object.fromEntries(new Headers(headers)) },
  });

/** Sends a room a request of a client's, as PartyServer's router does. */
export const askRoom: Ask = (party, room, path, { user, ...sent }) =>
  roomOf(party, room).fetch(`http://rooms/parties/${party}/${room}${path}`, {
    ...sent,
    headers: { ...asRouted(party, room), "x-user": user },
  });

/** Ends a room at once, as an error in the runtime or a deploy does. */
export async function crash(stub: DurableObjectStub): Promise<void> {
  await runInDurableObject(stub, (_, ctx) => ctx.abort("a crash")).catch(() => {});
}

export const connect: Host["connect"] = async (
  party,
  room,
  { user, id, headers: more }: OpenOptions,
): Promise<TestSocket> => {
  const url = new URL(`http://rooms/parties/${party}/${room}`);
  if (id !== undefined) url.searchParams.set("_pk", id);
  const headers = new Headers({ Upgrade: "websocket", ...asRouted(party, room), ...more });
  if (user !== undefined) headers.set("x-user", user);
  const { webSocket } = await roomOf(party, room).fetch(url, { headers });
  if (webSocket === null) throw new Error("no WebSocket in the response");
  webSocket.accept();
  return webSocket as unknown as TestSocket;
};
