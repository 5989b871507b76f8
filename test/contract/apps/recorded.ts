import type { Bouncer, Policy, AccessRequest } from "party-bouncer";
import { frame } from "./app.ts";

/** As much of a Durable Object's storage as the app uses. */
interface Storage {
  list(): Promise<Map<string, unknown>>;
  deleteAll(): Promise<void>;
}

export type Errand =
  | { readonly type: "say" | "whisper"; readonly words: string }
  | { readonly type: "reset" | "list" | "clear" }
  | { readonly type: "strike"; readonly reason: string };

export const TOKEN = "the token of the record".replaceAll(" ", "-");

/** A client is whom a header or the query says, or its address. */
export const recorded: Policy = {
  record: { keep: "15m" },
  identify: ({ headers, url }) => headers.get("x-user") ?? new URL(url).searchParams.get("user"),
  limits: [
    { name: "messages", limit: 20, window: "1s", burst: 20 },
    {
      name: "words",
      limit: 30,
      window: "10s",
      burst: 30,
      per: "client",
      match: { type: ["say", "whisper"] },
    },
    { name: "room", limit: 400, window: "1s", burst: 400, per: "room" },
  ],
  cooldown: { base: "200ms", factor: 2, max: "2s", grace: "20ms" },
  admission: { connects: { limit: 20, window: "1m" } },
};

/** What the app does about a message: it says aloud what it is told, and does an operator's errands. */
export async function runErrand(
  bouncer: Bouncer,
  storage: Storage,
  connection: Parameters<Bouncer["handle"]>[0],
  message: unknown,
): Promise<void> {
  const errand = JSON.parse(String(message)) as Errand;
  const done = (value?: unknown): void => connection.send(frame("done", value));
  switch (errand.type) {
    case "say":
    case "whisper":
      return done(errand.words);
    case "list":
      // What is not the host's own: PartyServer keeps a room's name, and the Agents SDK the versions of its tables.
      return done([...(await storage.list()).keys()].filter((key) => !/^(__|cf_agents:)/.test(key)));
    case "reset":
      await storage.deleteAll();
      return done();
    case "clear":
      await bouncer.record.clear();
      return done();
    case "strike":
      return done(bouncer.strikes.add(connection, { reason: errand.reason }).strikes);
  }
}

/** The line with which a room mounts its record, and its doctor. */
export async function answer(bouncer: Bouncer, request: AccessRequest): Promise<Response> {
  return (await bouncer.respond(request, { token: TOKEN })) ?? new Response("Not found", { status: 404 });
}
