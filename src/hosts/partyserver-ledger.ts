import { DurableObject } from "cloudflare:workers";
import { type Call, type LedgerLike, type News, type RoomAddress, TOKEN_HEADER } from "../ledger/calls.ts";
import type { RecordKey } from "../identify/record-key.ts";
import { Shard } from "../ledger/shard.ts";
import { type HostStorage, recordsIn } from "./storage.ts";

/** As much of a Durable Object namespace as is used here. */
export interface Namespace {
  idFromName(name: string): object;
  get(id: unknown): Stub;
}

interface Stub {
  fetch(url: string, init: object): Promise<Response>;
  call(shard: string, call: Call): Promise<unknown>;
}

export type Bindings = Readonly<Record<string, unknown>>;

// oxlint-disable no-explicit-any -- the types of what Cloudflare hands in come with the user's own version of them
/** The class as Cloudflare makes objects of it. */
type LedgerClass = new (
  ctx: any,
  env: any,
) => {
  call(shard: string, call: unknown): Promise<unknown>;
  fetch(): Response;
};
// oxlint-enable no-explicit-any

/**
 * A shared ledger, as a Durable Object class: a ban in one room then holds in all rooms whose policy names its binding. Each
 * client has an object of its own. It is called by RPC, so that nobody reaches it from outside.
 *
 * @example
 * // In the worker, with a binding of this name and a migration in wrangler.jsonc:
 * export { Ledger } from "party-bouncer/partyserver";
 * export class Chat extends withBouncer(Server, { ledger: "Ledger" }) {}
 */
export const Ledger: LedgerClass = class Ledger extends DurableObject {
  #shard: Shard | undefined;

  call(name: string, call: unknown): Promise<unknown> {
    this.#shard ??= new Shard(name as RecordKey, recordsIn(this.ctx.storage as unknown as HostStorage), {
      push: (room, token, news) => pushTo(this.env as Bindings, room, token, news),
      fail: (doing, error) => console.error(`party-bouncer: the ledger failed at ${doing}`, error),
    });
    return this.#shard.answer(call);
  }

  /** A router that lets every binding be reached by its URL ends here. */
  override fetch(): Response {
    return new Response("Not found", { status: 404 });
  }
};

/**
 * The ledger that is bound under this name.
 *
 * @throws {TypeError} where there is none
 */
export function ledgerIn(env: Bindings, name: string): LedgerLike {
  const namespace = namespaceIn(env, name);
  if (namespace === null) throw new TypeError(missingLedger(name));
  return { call: async (shard, call) => namespace.get(namespace.idFromName(shard)).call(shard, call) };
}

/** What to say, and what to do, where no ledger is bound under a name. */
export function missingLedger(name: string): string {
  return (
    `There is no Durable Object binding "${name}". Export Ledger from "party-bouncer/partyserver" in your worker, and bind it ` +
    `in wrangler.jsonc: { "name": "${name}", "class_name": "Ledger" }.`
  );
}

/** Under which binding a Durable Object is found. @throws {Error} where none has it */
export function bindingOf(env: Bindings, id: unknown, name: string): string {
  for (const [binding, value] of Object.entries(env)) {
    if (isNamespace(value) && String(value.idFromName(name)) === String(id)) return binding;
  }
  throw new Error(`no binding leads to the room ${name}, so that the ledger cannot tell it of changes`);
}

/**
 * Whether that is a Durable Object namespace. Its methods do not tell: a binding to another service answers to any name, by calling
 * it. Nor does its tag alone, which it has only from compatibility date 2024-09-26 on (`set_tostring_tag`).
 */
function isNamespace(value: unknown): value is Namespace {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as { constructor?: { name?: unknown } } | null;
  return (
    prototype?.constructor?.name === "DurableObjectNamespace" ||
    Object.prototype.toString.call(value) === "[object DurableObjectNamespace]"
  );
}

export function namespaceIn(env: Bindings, name: string): Namespace | null {
  const binding = env[name];
  return typeof binding === "object" && binding !== null && "idFromName" in binding
    ? (binding as Namespace)
    : null;
}

async function pushTo(
  env: Bindings,
  { party, room }: RoomAddress,
  token: string,
  news: News,
): Promise<boolean | null> {
  const namespace = namespaceIn(env, party);
  if (namespace === null) return null;
  const answer = await namespace.get(namespace.idFromName(room)).fetch("http://party-bouncer/", {
    method: "POST",
    headers: { [TOKEN_HEADER]: token },
    body: JSON.stringify(news),
  });
  if (answer.status === 403) return null;
  if (!answer.ok) throw new Error(`the room answered ${answer.status}`);
  return ((await answer.json()) as { here: unknown }).here === true;
}
