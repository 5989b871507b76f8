import { parseObject } from "../shared/shape.ts";
import { show } from "../shared/show.ts";
import { eventOf } from "./event-of.ts";
import { isObject, NoEvent } from "./fields.ts";
import type { MessageEvent, TrafficEvent, TrafficHeader } from "./traffic-event.ts";
import { TrafficFormatError } from "./traffic-format-error.ts";

const HEADER: TrafficHeader = { format: "party-bouncer-traffic", version: 1 };

/** The first line of a record. A reader does not need it. */
export const HEADER_LINE = JSON.stringify(HEADER);

/** An event as a line of JSON, without its end. What is `null` is left out if that says the same. */
export function lineOf(event: TrafficEvent): string {
  if (event.event === "message") return JSON.stringify(messageLine(event));
  if (event.event === "deliver") {
    const { wait, limit, ...delivery } = event;
    return JSON.stringify({ ...delivery, limit: limit ?? undefined, ...waitLine(wait) });
  }
  // There, a `null` says something: a shadow-ban forever.
  return event.event === "standing" ? JSON.stringify(event) : JSON.stringify(event, withoutNull);
}

/**
 * Reads a line.
 *
 * @returns the event; `null` if the line is empty or a header; text that says why it is none of these
 * @throws {TrafficFormatError} if it is a header of a version that is not known here
 */
export function parseLine(line: string): TrafficEvent | string | null {
  const text = line.trim();
  if (text === "") return null;
  // Nearly all broken lines are cut off, and the engine takes long to say where.
  if (!text.startsWith("{") || !text.endsWith("}")) return NO_OBJECT;
  const fields = parseObject(text);
  if (fields === null) return NO_OBJECT;
  if (fields["format"] !== undefined) return refuseHeader(fields["format"], fields["version"]);
  if (fields["event"] === undefined && isObject(fields["verdict"])) return RAW;
  try {
    return eventOf(fields);
  } catch (error) {
    if (error instanceof NoEvent) return error.message;
    throw error;
  }
}

const NO_OBJECT = "not a JSON object";
const RAW =
  "a verdict event as your room hears it, which names clients and addresses. Write it with trafficLines()";

function refuseHeader(format: unknown, version: unknown): string | null {
  if (format !== HEADER.format) return `"format" is ${show(format)}, not "${HEADER.format}"`;
  if (version === HEADER.version) return null;
  throw new TrafficFormatError(
    `This traffic record is of version ${show(version)}, and version ${HEADER.version} is the newest known here. Update party-bouncer.`,
  );
}

/** Field by field, since nearly every line is one, and `JSON.stringify` is slow with a function. */
function messageLine({ at, event, connection, client, type, bytes, ...rest }: MessageEvent): object {
  const { length, asked, forged, control, costs, verdict, limit, wait, blameless } = rest;
  return {
    at,
    event,
    connection,
    client: client ?? undefined,
    type: type ?? undefined,
    bytes,
    length: length === bytes ? undefined : length,
    asked,
    forged,
    control,
    costs,
    verdict,
    limit: limit ?? undefined,
    ...waitLine(wait),
    blameless,
  };
}

/** JSON cannot say that something never ends. */
function waitLine(wait: number | undefined): { wait?: number | null } {
  return wait === undefined ? {} : { wait: wait === Infinity ? null : wait };
}

function withoutNull(_: string, value: unknown): unknown {
  return value ?? undefined;
}
