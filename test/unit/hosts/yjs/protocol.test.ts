import * as fc from "fast-check";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { protocol } from "party-bouncer/yjs";
import { describe, expect, it } from "vitest";
import * as awareness from "y-protocols/awareness";
import * as sync from "y-protocols/sync";
import * as Y from "yjs";
import { runs } from "../../../support/runs.ts";

const { classify, asksFor } = protocol;
const ANYBODY = { id: "any" };
const typeOf = (message: Parameters<NonNullable<typeof classify>>[0]) => classify?.(message);

function message(
  kind: number,
  write: (encoder: encoding.Encoder) => void = () => {},
): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, kind);
  write(encoder);
  return encoding.toUint8Array(encoder) as Uint8Array<ArrayBuffer>;
}

const doc = new Y.Doc();
doc.getText("text").insert(0, "some text");
const presence = new awareness.Awareness(doc);
clearInterval(presence._checkInterval as never);

const step1 = message(0, (encoder) => sync.writeSyncStep1(encoder, doc));
const query = message(3);

describe("the type of a message of Yjs", () => {
  it.each([
    ["sync-step-1", step1],
    ["sync-step-2", message(0, (encoder) => sync.writeSyncStep2(encoder, doc))],
    ["update", message(0, (encoder) => sync.writeUpdate(encoder, Y.encodeStateAsUpdate(doc)))],
    [
      "awareness",
      message(1, (encoder) =>
        encoding.writeVarUint8Array(encoder, awareness.encodeAwarenessUpdate(presence, [doc.clientID])),
      ),
    ],
    ["auth", message(2, (encoder) => encoding.writeVarUint(encoder, 0))],
    ["query-awareness", query],
    ["custom", '__YPS:{"action":"ping"}'],
    ["update", 'y-pk-batch#{"id":"a","type":"start","size":2000000,"count":2}'],
  ])("%s", (type, sent) => {
    expect(typeOf(sent)).toBe(type);
    if (typeof sent === "string") return;
    expect(typeOf(sent.buffer)).toBe(type);
    expect(typeOf(new DataView(sent.buffer))).toBe(type);
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["another number", message(4)],
    ["a kind of synchronising that is not there", message(0, (encoder) => encoding.writeVarUint(encoder, 3))],
    ["a number that does not end", new Uint8Array(20).fill(0xff)],
    ["a beginning alone", new Uint8Array([0])],
    ["other text", '{"type":"update"}'],
    ["bytes that cannot be read at once", new Blob([step1])],
  ])("there is none of %s", (_, sent) => {
    expect(typeOf(sent)).toBeNull();
  });

  it("is what lib0 reads, however a number is written", () => {
    const written = fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 300 }));
    const number = written.map(([value, padding]) =>
      padding === 0 ? [value] : [value | 0x80, ...Array.from({ length: padding - 1 }, () => 0x80), 0],
    );
    const bytes = fc.oneof(
      fc.tuple(number, number).map((both) => Uint8Array.from(both.flat())),
      fc.uint8Array({ maxLength: 30 }),
    );
    fc.assert(
      fc.property(bytes, (sent) => {
        expect(typeOf(sent)).toBe(read(sent));
      }),
      { numRuns: runs(2_000) },
    );
  });
});

/** As YServer and y-partykit read it. */
function read(bytes: Uint8Array): string | null {
  try {
    const decoder = decoding.createDecoder(bytes as Uint8Array<ArrayBuffer>);
    const kind = decoding.readVarUint(decoder);
    if (kind > 0) return [null, "awareness", "auth", "query-awareness"][kind] ?? null;
    return kind === 0
      ? (["sync-step-1", "sync-step-2", "update"][decoding.readVarUint(decoder)] ?? null)
      : null;
  } catch {
    return null;
  }
}

describe("what the room asks for", () => {
  it("is a sync step 2, or awareness", () => {
    expect(asksFor?.(step1, ANYBODY)).toBe("sync-step-2");
    expect(asksFor?.(query.buffer, ANYBODY)).toBe("awareness");
  });

  it("is nothing, with anything else that it sends", () => {
    const rest = [
      message(0, (encoder) => sync.writeUpdate(encoder, new Uint8Array([0, 0]))),
      message(1),
      "__YPS:hello",
    ];
    expect(rest.map((sent) => asksFor?.(sent, ANYBODY))).toEqual([null, null, null]);
  });
});
