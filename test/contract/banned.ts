import { expect } from "vitest";
import type { Client } from "../support/client.ts";

/** Ms for which the contract's rooms close the door. */
const BAN = 2_000;
const MOST_TRIES = 20;

/** Sends until the room closes the door. */
export function floodUntilClosed(client: Client): Promise<void> {
  return client.flood(
    () => client.do({ do: "say", text: "flood" }),
    () => client.closed !== null,
  );
}

/**
 * Has a client banned, and come back while it is. On a machine that stalls the ban may be over by then: if it is, and only then,
 * the client gets in, and floods anew.
 *
 * @param before what happens between the ban and its return
 * @returns the connection that was refused, and how many got in before it
 */
export async function comeBackBanned(
  first: Client,
  open: () => Promise<Client>,
  before: () => Promise<void> = async () => {},
): Promise<{ refused: Client; gotIn: number }> {
  let client = first;
  for (let gotIn = 0; gotIn < MOST_TRIES; gotIn++) {
    const start = client.closed === null ? Date.now() : 0;
    await floodUntilClosed(client);
    await before();
    const again = await open();
    await again.until("an answer at the door", () => again.closed ?? again.of("joined")[0]);
    if (again.of("joined").length === 0) return { refused: again, gotIn };
    expect(Date.now() - start).toBeGreaterThanOrEqual(BAN);
    client = again;
  }
  throw new Error(`each of ${MOST_TRIES} bans was over before the client was back`);
}
