import { expect, vi } from "vitest";
import type { AdminClient, ConnectionStanding } from "../../src/admin/index.ts";
import { Client, type Host } from "../support/client.ts";
import { SECOND } from "../support/time.ts";
import { TOKENS } from "./apps/operators.ts";

/** What is sent to the API. */
export interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Sends a request to the worker in front of the rooms. The path is sent as it is here. */
export type Send = (path: string, sent: Sent) => Promise<Response>;

/** Rooms, and the API in front of them. */
export interface OperatedHost {
  /** Connects as a client does, by way of the gate. */
  readonly connect: Host["connect"];
  /** Throws a room out of memory, and keeps its hibernating sockets. */
  readonly evict?: NonNullable<Host["evict"]> | undefined;
  readonly send: Send;
}

const MOUNT = "/party-bouncer/admin";

/** A name that no other test uses. */
export const unique = (): string => Math.random().toString(36).slice(2);

/** What an operator asks of the API, and clients of the rooms behind it. */
export function operatorOf({ connect, send }: OperatedHost, party: string) {
  const ask = async (
    method: string,
    path: string,
    { body, key, token = TOKENS.moderator }: { body?: object; key?: string; token?: string } = {},
  ): Promise<Response> => {
    const headers = {
      Authorization: `Bearer ${token}`,
      ...(body !== undefined && { "Content-Type": "application/json" }),
      ...(key !== undefined && { "Idempotency-Key": key }),
    };
    return send(MOUNT + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  };
  /** @throws {Error} unless it was done */
  const done = async <Answer>(...[method, path, options]: Parameters<typeof ask>): Promise<Answer> => {
    const answer = await ask(method, path, options);
    const said: unknown = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(said)}`);
    return said as Answer;
  };
  return {
    ask,
    done,
    /** A client's connection in its room, or in the one that it came to last. A room that answers late is asked again. */
    connection: (user: string): Promise<ConnectionStanding> =>
      vi.waitUntil(
        async () => {
          const client = await done<AdminClient>("GET", `/v1/clients/user:${user}`).catch(() => null);
          return client?.rooms[0]?.connections?.[0];
        },
        { timeout: 15 * SECOND },
      ),
    /** A client that is in, and known to the ledger. */
    async join(room: string, user: string): Promise<Client> {
      const client = await new Client(await connect(party, room, { user })).opened();
      // If the ledger was late, the room tells it when something happens again.
      const isKnown = async (): Promise<boolean> => {
        await client.settled();
        const answer = await ask("GET", `/v1/clients/user:${user}`);
        const { rooms = [] } = (await answer.json()) as Partial<AdminClient>;
        return rooms.some((each) => each.room === room);
      };
      await expect.poll(isKnown, { timeout: 20 * SECOND, interval: 250 }).toBe(true);
      return client;
    },
  };
}
