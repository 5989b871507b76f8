import type { RecordKey } from "../identity/record-key.ts";
import type { BanStore } from "./ban-store.ts";

/** Takes the label from a client's bans: it is what operators call the client. */
export async function unlabel(
  target: RecordKey,
  store: Pick<BanStore, "entriesOf" | "replace">,
  now: number,
): Promise<void> {
  const entries = await store.entriesOf(target, now);
  const unlabelled = entries.flatMap(({ ban: { label, ...ban }, ...entry }) =>
    label === undefined ? [] : [{ ...entry, ban }],
  );
  await store.replace(unlabelled, [], now);
}
