import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";

const POLL = 5;

/** What has become of the messages to a room since it was loaded: see `rooms/yard.ts`. */
export interface Tally {
  /** So many have reached the app. */
  readonly heard: number;
  /** So many its bouncer has refused. */
  readonly refused: number;
  /** So many connections it has. */
  readonly present: number;
}

/** Asks over a connection of its own: workerd ends one that is idle for a while, maybe in the very moment it is used again. */
export async function tallyOf(host: string, room: string): Promise<Tally> {
  const answer = once(get(`http://${host}${room}`, { agent: false }), "response");
  const [response] = (await answer) as [IncomingMessage];
  return (await json(response)) as Tally;
}

/** Waits until a room is done with so many messages, those before included. */
export async function tallied(host: string, room: string, messages: number): Promise<void> {
  for (;;) {
    const { heard, refused } = await tallyOf(host, room);
    if (heard + refused >= messages) return;
    await setTimeout(POLL);
  }
}

/** Waits until no more than so many are in a room. */
export async function left(host: string, room: string, others = 0): Promise<void> {
  for (;;) {
    const { present } = await tallyOf(host, room);
    if (present <= others) return;
    await setTimeout(POLL);
  }
}
