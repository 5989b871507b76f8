import * as decoding from "lib0/decoding";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as auth from "y-protocols/auth";
import { encodeDocumentFull, parseDocumentFull } from "../../../src/shared/document-full.ts";
import { runs } from "../../support/runs.ts";

const full = { bytes: 1_050_000, limit: 1_048_576, message: "The document is full: 1 MB of 1 MB. Ä 🙂" };

describe("that a document is full", () => {
  it("is read as it was written, and so is that it has room", () => {
    expect(parseDocumentFull(encodeDocumentFull(full).buffer)).toEqual(full);
    expect(parseDocumentFull(encodeDocumentFull(null).buffer)).toBeNull();
  });

  it("is a permission that is denied, to any provider; that it has room says nothing to one", () => {
    const said = (bytes: Uint8Array<ArrayBuffer>): string[] => {
      const decoder = decoding.createDecoder(bytes);
      expect(decoding.readVarUint(decoder)).toBe(2);
      const denied: string[] = [];
      auth.readAuthMessage(decoder, null as never, (_, reason) => void denied.push(reason));
      return denied;
    };
    expect(said(encodeDocumentFull(full)).map((reason) => JSON.parse(reason) as unknown)).toEqual([
      { type: "party-bouncer:document-full", ...full },
    ]);
    expect(said(encodeDocumentFull(null))).toEqual([]);
  });

  it("is nothing else that comes", () => {
    const bytes = fc.uint8Array({ maxLength: 40 }).map((rest) => Uint8Array.of(2, ...rest));
    fc.assert(
      fc.property(fc.oneof(bytes, fc.string(), fc.constant(null)), (data) => {
        const parsed = parseDocumentFull(data instanceof Uint8Array ? data.buffer : data);
        if (data instanceof Uint8Array && data[1] === 113) expect(parsed).toBeNull();
        else expect(parsed).toBeUndefined();
      }),
      { numRuns: runs(2_000) },
    );
  });
});
