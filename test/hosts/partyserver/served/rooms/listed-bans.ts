import type { RecordedBan } from "../../../../../src/bans/ban.ts";
import type { RecordKey } from "../../../../../src/identity/record-key.ts";

/** How many bans each client has. */
export const OF_CLIENT = 50;

const START = Date.UTC(2026, 0, 1);

/** The bans of one of so many clients. A ban before and after each of them is of another client. */
export function bansOf(client: number, clients: number): { target: RecordKey; bans: RecordedBan[] } {
  const isAddress = client % 3 === 0;
  const target: RecordKey = isAddress
    ? `address:#${client.toString(16).padStart(32, "0")}`
    : `user:client-${client}`;
  const bans = Array.from({ length: OF_CLIENT }, (_, round): RecordedBan => {
    const number = round * clients + client;
    return {
      id: `${String(number).padStart(8, "0")}-9c0a-4b7e-8f5e-0123456789ab`,
      target,
      scope: isAddress ? "address" : "user",
      kind: number % 2 === 0 ? "close" : "shadow-ban",
      reason:
        number % 100 === 7 ? "Sold a rare sword." : `strike ${number % 9} on the ladder, after many links`,
      by: "rule:messages",
      limit: "messages",
      disclosure: "none",
      // Of ten bans, three have the same moment.
      at: START + number - (number % 10 < 3 ? number % 10 : 0),
      until: Infinity,
      ...(number % 5 === 0 && { label: `Client number ${client}` }),
    };
  });
  return { target, bans };
}
