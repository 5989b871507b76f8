import { describe, expect, it } from "vitest";
import { bytesOf, chunksOf } from "../../../src/platform/body.ts";

const MOST = { most: 10, patience: 60_000 };

/** A body that comes in pieces, and then ends; or breaks off, or never ends. */
function bodyOf(
  pieces: readonly number[][],
  end: "close" | "error" | "never" = "close",
): ReadableStream<Uint8Array> {
  const left = [...pieces];
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = left.shift();
        if (piece !== undefined) return controller.enqueue(Uint8Array.from(piece));
        if (end === "close") return controller.close();
        if (end === "error") return controller.error(new Error("gone"));
        return new Promise(() => {});
      },
    },
    { highWaterMark: 0 },
  );
}

describe("a body", () => {
  it("is read whole, if it is no larger than is allowed", async () => {
    expect(await bytesOf(bodyOf([[1, 2], [], [3]]), MOST)).toEqual(Uint8Array.of(1, 2, 3));
    expect(await bytesOf(bodyOf([Array.from({ length: 10 }, () => 7)]), MOST)).toHaveLength(10);
    for (const nothing of [null, undefined]) expect(await bytesOf(nothing, MOST)).toHaveLength(0);
  });

  it("is left where it is too large, for whoever wants the rest", async () => {
    const body = bodyOf([[1, 2, 3, 4, 5, 6, 7, 8], [9, 10, 11], [12]]);
    expect(await bytesOf(body, MOST)).toBeNull();
    const rest: number[] = [];
    for await (const chunk of chunksOf(body, MOST.patience)) rest.push(...chunk);
    expect(rest).toEqual([12]);
  });

  it("ends where its sender has gone, or takes too long", async () => {
    expect(await bytesOf(bodyOf([[1], [2]], "error"), MOST)).toEqual(Uint8Array.of(1, 2));
    expect(await bytesOf(bodyOf([[1]], "never"), { most: 10, patience: 20 })).toEqual(Uint8Array.of(1));
  });
});
