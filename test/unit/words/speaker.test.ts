import { expect, it } from "vitest";
import { speakTo, type Words } from "../../../src/words/speaker.ts";

const german: Words = { language: "de", sentences: { "warning.slowDown": "Bitte langsamer." } };

it("a client is spoken to in its language, and in English where that has no words", () => {
  const say = speakTo("de-AT", [german]);
  expect(say("warning.slowDown")).toBe("Bitte langsamer.");
  expect(say("warning.wait", { wait: 2_000 })).toBe("Please wait 2 seconds before you send more.");
});

it.each([null, "fr", "en-GB"])("a client that asks for %s is spoken to in English", (locale) => {
  expect(speakTo(locale, [german])("warning.slowDown")).toBe("Please slow down.");
});

it("English can be in words of one's own", () => {
  const own: Words = { language: "en", sentences: { "warning.slowDown": "Easy now." } };
  expect(speakTo("en-US", [german, own])("warning.slowDown")).toBe("Easy now.");
});
