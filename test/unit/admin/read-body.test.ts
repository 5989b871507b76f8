import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forgetBody, readBody } from "../../../src/admin/read-body.ts";
import { runs } from "../../support/runs.ts";

const JSON_TYPE = { "Content-Type": "application/json" };

const requestOf = (body: BodyInit | null, headers: HeadersInit = JSON_TYPE): Request =>
  new Request("http://rooms/", { method: "POST", body, headers, duplex: "half" } as RequestInit);

/** A body that comes in so many pieces, and tells how many of them were asked for. */
function endless(
  piece: Uint8Array,
  most = Infinity,
): { stream: ReadableStream; readonly given: number; isCancelled: boolean } {
  const state = { given: 0, isCancelled: false, stream: new ReadableStream() };
  state.stream = new ReadableStream(
    {
      pull(controller) {
        if (state.given++ < most) controller.enqueue(piece);
        else controller.close();
      },
      cancel() {
        state.isCancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return state;
}

describe("a body", () => {
  it("is read as JSON, in whichever pieces it comes", async () => {
    const bytes = new TextEncoder().encode('{"reason":"grüße 👋"}');
    const pieces = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect(await readBody(requestOf(pieces))).toEqual({ reason: "grüße 👋" });
  });

  it("may be missing", async () => {
    expect(await readBody(requestOf(null, {}))).toBeUndefined();
    expect(await readBody(requestOf("", {}))).toBeUndefined();
  });

  it.each(["application/json", "Application/JSON; charset=utf-8"])("may be of the type %s", async (type) => {
    expect(await readBody(requestOf("1", { "Content-Type": type }))).toBe(1);
  });

  it("is read no further than is allowed, whatever it says of its length", async () => {
    const body = endless(new Uint8Array(10_000).fill(32));
    await expect(readBody(requestOf(body.stream))).rejects.toMatchObject({ status: 413 });
    expect(body.given).toBeLessThan(10);
  });

  it("is not read at all if it says that it is too large", async () => {
    const body = endless(new Uint8Array(1));
    const headers = { ...JSON_TYPE, "Content-Length": "65537" };
    await expect(readBody({ body: body.stream, headers: new Headers(headers) })).rejects.toMatchObject({
      status: 413,
    });
    expect(body.given).toBe(0);
  });

  it.each([
    ["bytes that are no UTF-8", Uint8Array.of(0x22, 0xff, 0x22)],
    ["nine levels", "[[[[[[[[[1]]]]]]]]]"],
    ["sixty thousand levels", "[".repeat(60_000)],
    ["text that never ends", '"\\"'.repeat(20_000)],
    ["half an object", '{"a":'],
  ])("is refused if it is %s", async (_, body) => {
    await expect(readBody(requestOf(body))).rejects.toMatchObject({ status: 400 });
  });

  it("may have brackets in its texts", async () => {
    const value = { reason: '[[[[[[[[[[{{{{{{{{{{"\\[[[[[[[[' };
    expect(await readBody(requestOf(JSON.stringify(value)))).toEqual(value);
  });

  it("comes out as it went in, if it is flat enough", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 6 }), async (value) => {
        expect(await readBody(requestOf(JSON.stringify(value)))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: runs(300) },
    );
  });
});

describe("a body that nobody wants", () => {
  it("is read to its end", async () => {
    const body = endless(new Uint8Array(1_000), 100);
    await forgetBody(requestOf(body.stream));
    expect(body.given).toBe(101);
  });

  it("is cancelled after a megabyte", async () => {
    const body = endless(new Uint8Array(100_000));
    await forgetBody(requestOf(body.stream));
    expect(body.given).toBeLessThan(13);
    expect(body.isCancelled).toBe(true);
  });

  it("is left alone if it is read already, or there is none", async () => {
    const read = requestOf("1");
    await read.text();
    await forgetBody(read);
    await forgetBody(requestOf(null));
  });
});
