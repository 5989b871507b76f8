import {
  type GuardedEventMap,
  GuardedPartySocket,
  type GuardedPartySocketOptions,
} from "../../client/index.ts";

/** What a guest says: more than the room takes at once. */
export const LINES = Array.from({ length: 32 }, (_, index) => `line ${index}`);
const A_MINUTE = 60_000;
/** More than the 100 in a second at which the client looks for whoever sends so much. */
const FLOOD = 150;
/** Ms between two floods: less than a cool-down of the room. */
const PAUSE = 10;

/** Where a visitor goes, and with which WebSocket: by default its runtime's own. */
export type Address = { host: string; room: string } & Pick<GuardedPartySocketOptions, "WebSocket">;

/** What a visitor has seen. */
export interface Visit {
  /** Of a guest that keeps to the limits: what came back, how it stood, and how many bytes waited before and after. */
  guest: { heard: string[]; statuses: string[]; buffered: [number, number] };
  /** Of one that does not: the close, and where it stood then. */
  flooder: { code: number; reason: string; status: string; limit: string | null; retryAfter: number };
  /** The code with which a further socket to the same room closed, or `open`. */
  another: number | string;
  neighbour: string[];
}

/** Keeps to the limits of a room, floods it until it is sent away, tries to come back, and goes next door. */
export async function visit(address: Address): Promise<Visit> {
  const guest = enter(address, { pacing: true });
  const statuses = new Set<string>();
  guest.addEventListener("standing", ({ standing }) => statuses.add(standing.status));
  const said = converse(guest, LINES);
  const before = guest.bufferedAmount;
  const heard = await said;
  const after = guest.bufferedAmount;
  // Most of it waits, and for a minute it would go on to, were the guest to stay.
  for (const line of LINES) guest.send(line, { deadline: A_MINUTE });
  guest.close();

  const flooder = enter(address, { pacing: false });
  const { code, reason } = await flood(flooder);
  const { status, limit, retryAfter } = flooder.standing;
  flooder.reconnect();
  const another = enter(address);
  const answer = await Promise.race([once(another, "close"), once(another, "open")]);
  another.close();
  // Let in later than a socket that either of them had opened.
  const neighbour = enter({ ...address, room: `${address.room}-next-door` });
  const heardNextDoor = await converse(neighbour, ["hello"]);
  neighbour.close();

  return {
    guest: { heard, statuses: [...statuses], buffered: [before, after] },
    flooder: { code, reason, status, limit, retryAfter },
    another: "code" in answer ? answer.code : answer.type,
    neighbour: heardNextDoor,
  };
}

function enter(address: Address, options: Partial<GuardedPartySocketOptions> = {}): GuardedPartySocket {
  return new GuardedPartySocket({ ...address, party: "room", ...options });
}

/** Says everything at once, and waits until as much has come back, or some of it is refused. */
function converse(socket: GuardedPartySocket, lines: readonly string[]): Promise<string[]> {
  return new Promise((resolve) => {
    const heard: string[] = [];
    socket.addEventListener("message", ({ data }) => {
      heard.push(String(data));
      if (heard.length === lines.length) resolve(heard);
    });
    socket.addEventListener("standing", ({ standing }) => standing.status !== "ok" && resolve(heard));
    for (const line of lines) socket.send(line);
  });
}

async function flood(socket: GuardedPartySocket): Promise<GuardedEventMap["close"]> {
  const closed = once(socket, "close");
  await once(socket, "open");
  while (socket.readyState === socket.OPEN) {
    for (let index = 0; index < FLOOD; index++) socket.send("flood");
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  return closed;
}

function once<Type extends "open" | "close">(
  socket: GuardedPartySocket,
  type: Type,
): Promise<GuardedEventMap[Type]> {
  return new Promise((resolve) => socket.addEventListener(type, resolve, { once: true }));
}
