import { expect, it } from "vitest";
import { withNote } from "../../../src/gate/note.ts";
import { GATE_MARK } from "../../../src/ledger/gate-mark.ts";

const request = (headers: Record<string, string> = {}): Request =>
  new Request("https://example.com/", { headers });
const noteOf = (noted: Request): string | null => noted.headers.get(GATE_MARK);

it("is put in the place of what a client sends under its name", () => {
  expect(noteOf(withNote(request({ [GATE_MARK]: "made up" }), "signed"))).toBe("signed");
  expect(noteOf(withNote(request({ [GATE_MARK]: "made up" }), null))).toBeNull();
  expect(noteOf(withNote(request(), "signed"))).toBe("signed");
});

it("leaves a request alone that needs no other headers", () => {
  const plain = request({ "x-user": "ada" });
  expect(withNote(plain, null)).toBe(plain);
  expect(withNote(plain, "signed").headers.get("x-user")).toBe("ada");
});
