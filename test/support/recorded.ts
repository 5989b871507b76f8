import type { Bouncer } from "../../src/bouncer/bouncer.ts";
import { unpack } from "../../src/record/packed-reader.ts";
import type { TrafficEvent } from "../../src/record/traffic-event.ts";

/** All events of a room's record. */
export async function recordedIn({ record }: Pick<Bouncer, "record">): Promise<TrafficEvent[]> {
  const bytes = await new Response(record.read({ format: "packed" })).arrayBuffer();
  return [...unpack(new Uint8Array(bytes))];
}

/** The events that have a name, which several kinds of them may share. */
type Named<Name, Event = TrafficEvent> = Event extends { readonly event: infer Names }
  ? Name extends Names
    ? Event
    : never
  : never;

/** The events of one name. */
export function only<Name extends TrafficEvent["event"]>(
  events: readonly TrafficEvent[],
  name: Name,
): Named<Name>[] {
  return events.filter((event): event is Named<Name> & TrafficEvent => event.event === name);
}
