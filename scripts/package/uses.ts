/** A stranger's use of every entry, as TypeScript sees it. */
export const USES = `
import {
  type AuditEntry,
  type Ban,
  type BanPage,
  type Bouncer,
  CloseCode,
  type ConnectionLike,
  createHost,
  definePolicy,
  type Host,
  parseCloseReason,
  parseControlMessage,
  rateLimit,
  type Verdict,
} from "party-bouncer";
import { bouncerOf, connectGate, Ledger, withBouncer } from "party-bouncer/partykit";
import {
  connectGate as connectServerGate,
  Ledger as ServerLedger,
  withBouncer as withServerBouncer,
} from "party-bouncer/partyserver";
import { acceptSocket, withBouncer as withObjectBouncer } from "party-bouncer/durable-object";
import { guarded, GuardedPartySocket, type StatementEvent } from "party-bouncer/client";
import { useGuardedPartySocket } from "party-bouncer/react";

const policy = definePolicy({
  limits: [{ name: "messages", limit: 5, window: "1s", burst: 10 }],
  ladder: [{ strikes: 6, do: "close", for: "10m", disclosure: "notify" }],
  objection: "Write to the landlord.",
  ledger: "ledger",
});
export const identified = definePolicy({ identify: (request: Request) => request.headers.get("x-user") });
class Room {
  static answer = 42;
  readonly kept = "kept";
  constructor(readonly room: object) {}
  onMessage(message: string): string {
    return message;
  }
}
const Guarded = withBouncer(Room, policy);
export const answer: number = Guarded.answer;
export const kept: string = new Guarded({}).kept;
export class Chat extends withServerBouncer(Room, { maxMessageBytes: 1_024, ledger: "Ledger" }) {}
abstract class DurableObject<Env> {
  constructor(protected ctx: object, protected env: Env) {}
}
interface Env {
  readonly secret: string;
}
export class Plain extends withObjectBouncer(DurableObject<Env>, { maxMessageBytes: 1_024 }) {
  fetch(request: Request): string {
    acceptSocket(this, {}, request, { hibernates: false });
    return this.env.secret;
  }
}
const connection: ConnectionLike = { id: "a", readyState: 1, send() {}, close() {} };
export const host: Host = createHost(policy, { connections: () => [connection], storage: null });
export const verdict: Verdict = host.judge(connection, "hello");
export const handled: number | undefined = bouncerOf(new Guarded({})).handle(connection, "hello", () => 1);
export const code: number = CloseCode.RateLimited;
export const wait = parseCloseReason("{}")?.retryAfter;
export const control = parseControlMessage("")?.type;
export const done: number | undefined = rateLimit(connection, 100, () => 1);

export class Shared extends Ledger {}
export class SharedOnCloudflare extends ServerLedger {}
const request = new Request("http://rooms/parties/main/lobby");
export const passed: Promise<Request | Response> = connectGate({ ledger: "ledger" })(request, { id: "lobby" });
const gate = connectServerGate({ ledger: "Ledger", rateLimit: { binding: "CONNECTS", period: "10s" } });
export const passedOnCloudflare: Promise<Request | Response> = gate(request, { className: "Chat", name: "lobby" });

export async function moderate(bouncer: Bouncer, connection: ConnectionLike): Promise<number> {
  const ban: Ban = await bouncer.bans.add("user:eve", { for: "1h", reason: "spam", by: "ada", disclosure: "notify" });
  const { bans, next }: BanPage = await bouncer.bans.list({ limit: 10 });
  const changes: readonly AuditEntry[] = await bouncer.bans.history(ban.target ?? connection);
  const items = [{ audience: bouncer.visibility.audienceOf(connection) }];
  const visible = bouncer.visibility.filter(items, await bouncer.visibility.viewerOf(request));
  bouncer.visibility.as(null, () => connection.send(String(next)));
  return bouncer.visibility.as(connection, () => bans.length + changes.length + visible.length);
}

export const socket = new GuardedPartySocket({ host: "127.0.0.1:1999", room: "lobby", startClosed: true });
socket.addEventListener("standing", (event) => console.log(event.standing.status));
socket.addEventListener("statement", (event: StatementEvent) => console.log(event.statement.objection));
export const options = guarded({
  host: "127.0.0.1:1999",
  room: "lobby",
  onStatement: ({ reason }) => console.log(reason),
});

export function useLobby(): string {
  const { socket, standing } = useGuardedPartySocket({ host: "127.0.0.1:1999", room: "lobby" });
  socket.send("hello", { priority: 1 });
  return standing.status;
}

// @ts-expect-error -- a window is a duration
definePolicy({ limits: [{ name: "messages", limit: 5, window: "soon" }] });
// @ts-expect-error -- there is no such rung
definePolicy({ ladder: [{ strikes: 1, do: "shout" }] });
// @ts-expect-error -- there is no such disclosure
definePolicy({ ladder: [{ strikes: 1, do: "close", for: "1m", disclosure: "never" }] });
`;
