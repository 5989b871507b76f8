import { env } from "cloudflare:test";
import type { Host, OpenOptions, TestSocket } from "../../support/client.ts";
import { evictRoom } from "../../support/evict.ts";

const bindings = env as unknown as Record<string, DurableObjectNamespace>;

/** The agent of a Durable Object class, by the class's name. */
export function agentOf(party: string, name: string): DurableObjectStub {
  const namespace = bindings[party];
  if (namespace === undefined) throw new Error(`no binding for ${party}`);
  return namespace.get(namespace.idFromName(name));
}

export const connect: Host["connect"] = async (
  party,
  name,
  { user, id, headers: more }: OpenOptions,
): Promise<TestSocket> => {
  const url = new URL(`http://agents/agents/${party}/${name}`);
  if (id !== undefined) url.searchParams.set("_pk", id);
  const headers = new Headers({ Upgrade: "websocket", ...more });
  // As the router of the oldest agents says it.
  headers.set("x-partykit-namespace", party);
  headers.set("x-partykit-room", name);
  if (user !== undefined) headers.set("x-user", user);
  const { webSocket } = await agentOf(party, name).fetch(url, { headers });
  if (webSocket === null) throw new Error("no WebSocket in the response");
  webSocket.accept();
  return webSocket as unknown as TestSocket;
};

export const evict = (party: string, name: string): Promise<void> => evictRoom(agentOf(party, name));

/** The agents of one version, which hibernate. */
export function hostOf(version: string): Host {
  return {
    connect: (party, ...rest) => connect(`${version}-${party}`, ...rest),
    evict: (party, name) => evict(`${version}-${party}`, name),
  };
}

export const hostInMemory: Host = {
  connect: (party, ...rest) => connect(`in-memory-${party}`, ...rest),
};
