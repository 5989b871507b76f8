import type { Address } from "./address.ts";
import { type PersonKey, openPerson } from "./person.ts";
import { equipSpammer } from "./spammer.ts";
import { openTally } from "./tally.ts";

/** Brings the three into a room. Returns what takes them out again and forgets all. */
export function openStage(address: Address): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const tally = openTally(address.party, signal);

  const open = (key: PersonKey) =>
    openPerson(key, {
      address,
      signal,
      paced: key !== "spammer",
      said: () => key === "spammer" && tally.sent(),
      heard: (frame) => tally.received(key, frame),
    });

  open("alice");
  open("bob");
  const spammer = open("spammer");
  equipSpammer(spammer, signal);
  spammer.socket.addEventListener(
    "standing",
    () => tally.sentAway(spammer.socket.standing.status === "away"),
    { signal },
  );

  return () => ending.abort();
}
