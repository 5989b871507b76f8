import { vi } from "vitest";
import type { Client } from "./client.ts";
import { SECOND } from "./time.ts";

/** Comes to a room again and again, until it lets the client in. */
export async function untilLetIn(open: () => Promise<Client>): Promise<void> {
  const comesIn = async (): Promise<boolean> => {
    const back = await open();
    back.do({ do: "read" });
    await back.until("an answer or the close", () => back.of("state")[0] ?? back.closed);
    return back.closed === null;
  };
  await vi.waitUntil(comesIn, { timeout: 15 * SECOND });
}
