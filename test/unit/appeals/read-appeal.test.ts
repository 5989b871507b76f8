import { describe, expect, it } from "vitest";
import { readAppeal } from "../../../src/appeals/read-appeal.ts";

function bodyOf(...chunks: readonly (string | Uint8Array<ArrayBuffer>)[]): unknown {
  return new Blob([...chunks]).stream();
}

describe("the body of an appeal", () => {
  it("is JSON with a text, and perhaps a ban", async () => {
    expect(await readAppeal(bodyOf('{"text":"Why?"}'))).toEqual({ ban: null, text: "Why?" });
    expect(await readAppeal(bodyOf('{"ban":"b1","text":" Why?\\u202e "}'))).toEqual({
      ban: "b1",
      text: "Why?",
    });
    expect(await readAppeal(bodyOf('{"ban":null,"text":"é","more":1}'))).toEqual({ ban: null, text: "é" });
  });

  it.each([
    ["nothing", null],
    ["no JSON", bodyOf("Why?")],
    ["no text", bodyOf('{"ban":"b1"}')],
    ["another type", bodyOf('{"text":["Why?"]}')],
    ["null", bodyOf("null")],
    ["an id that is none", bodyOf('{"ban":"","text":"Why?"}')],
    ["a long id", bodyOf(JSON.stringify({ ban: "b".repeat(65), text: "Why?" }))],
    ["bytes that are no text", bodyOf(new Uint8Array([0x22, 0xff, 0x22]))],
  ])("is wrong if it is %s", async (_, body) => {
    expect(await readAppeal(body)).toMatch(/^The body is JSON/);
  });

  it("has at most 1,000 characters of text, once it is plain", async () => {
    const padded = `\u{200b}${"a".repeat(1_000)}  `;
    expect(await readAppeal(bodyOf(JSON.stringify({ text: padded })))).toMatchObject({
      text: "a".repeat(1_000),
    });
    expect(await readAppeal(bodyOf(JSON.stringify({ text: "a".repeat(1_001) })))).toBe(
      "The text has at most 1000 characters.",
    );
    expect(await readAppeal(bodyOf(JSON.stringify({ text: "\u{200b}\n" })))).toBe("The text is empty.");
  });

  it("is read for so long, and what has come by then counts", async () => {
    const never = (begin: string): ReadableStream<Uint8Array> =>
      new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode(begin)) });
    expect(await readAppeal(never('{"text":"Wh'), 20)).toMatch(/^The body is JSON/);
    expect(await readAppeal(never('{"text":"Why?"}'), 20)).toEqual({ ban: null, text: "Why?" });
  });

  it("that breaks off is wrong, and fails nothing", async () => {
    const broken = new ReadableStream({ start: (controller) => controller.error(new Error("gone")) });
    expect(await readAppeal(broken)).toMatch(/^The body is JSON/);
  });

  it("takes a text of which each character is escaped, and reads no more than that", async () => {
    const escaped = `{"text":"${"\\u0061".repeat(1_000)}"}`;
    expect(await readAppeal(bodyOf(escaped))).toMatchObject({ text: "a".repeat(1_000) });
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled++;
          controller.enqueue(new Uint8Array(1_000));
        },
      },
      { highWaterMark: 0 },
    );
    expect(await readAppeal(endless)).toBe("A body has at most 16384 bytes.");
    expect(pulled).toBe(17);
  });
});
