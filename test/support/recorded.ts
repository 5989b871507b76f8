import type { Bouncer } from "../../src/bouncer/bouncer.ts";
import { unpack } from "../../src/record/packed-reader.ts";
import type { TrafficEvent } from "../../src/record/traffic-event.ts";

/** All events of a room's record. */
export async function recordedIn({ record }: Pick<Bouncer, "record">): Promise<TrafficEvent[]> {
  const bytes = await new Response(record.read({ format: "packed" })).arrayBuffer();
  return [...unpack(new Uint8Array(bytes))];
}

/** The events of one kind. */
export function only<Name extends TrafficEvent["event"]>(
  events: readonly TrafficEvent[],
  name: Name,
): Extract<TrafficEvent, { readonly event: Name }>[] {
  return events.filter(
    (event): event is Extract<TrafficEvent, { readonly event: Name }> => event.event === name,
  );
}
