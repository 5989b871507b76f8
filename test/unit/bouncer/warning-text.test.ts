import { describe, expect, it } from "vitest";
import { isReason, warningText } from "../../../src/bouncer/warning-text.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { WarningDetails } from "../../../src/policy/warning.ts";
import { speakTo } from "../../../src/words/speaker.ts";

const inEnglish = speakTo(null, []);

const details: WarningDetails = {
  limit: "chat",
  retryAfter: 1_000,
  never: false,
  strikes: 1,
  strikesLeft: 4,
  type: null,
  locale: null,
};

describe("a warning tells a person", () => {
  it.each<[string, Partial<WarningDetails>, string]>([
    [
      "what happened and how long to wait",
      { retryAfter: 2_000 },
      "You are sending messages too fast. Please wait 2 seconds before you send more.",
    ],
    [
      "of a second in the singular",
      { retryAfter: 1_000 },
      "You are sending messages too fast. Please wait 1 second before you send more.",
    ],
    [
      "a wait rounded up, so that whoever heeds it is not too early",
      { retryAfter: 1_001 },
      "You are sending messages too fast. Please wait 2 seconds before you send more.",
    ],
    [
      "to slow down, where there is nothing to wait for",
      { retryAfter: 0, strikesLeft: null },
      "You are sending messages too fast. Please slow down.",
    ],
    [
      "that the message was too large",
      { limit: "maxMessageBytes", never: true },
      "That message is too large. Please wait 1 second before you send more.",
    ],
    [
      "what comes next, before it comes",
      { strikesLeft: 1 },
      "You are sending messages too fast. Please wait 1 second before you send more. If it happens again, you will be disconnected.",
    ],
    [
      "that no wait will help, where a message costs more than may ever come at once",
      { never: true },
      "That is more than you may ever send at once. Please wait 1 second before you send more.",
    ],
    [
      "that its messages are invalid",
      { limit: "invalid" },
      "Your messages make no sense to this room. Please wait 1 second before you send more.",
    ],
    [
      "that the room is in slow mode",
      { limit: "slow-mode", retryAfter: 8_000 },
      "This room is in slow mode. Please wait 8 seconds before you send more.",
    ],
    [
      "that it is restricted",
      { limit: "restricted" },
      "You may not send that at the moment. Please wait 1 second before you send more.",
    ],
  ])("%s", (_, fields, text) => {
    expect(warningText({ ...details, ...fields }, false, inEnglish)).toBe(text);
  });

  it.each([
    [
      "spam link",
      "You went against a rule of this room (spam link). Please wait 1 second before you send more.",
    ],
    ["penalty", "You went against a rule of this room. Please wait 1 second before you send more."],
  ])("the reason for which the app gave a strike: %s", (limit, text) => {
    expect(warningText({ ...details, limit }, true, inEnglish)).toBe(text);
  });

  it("nothing of a disconnect where none comes next", () => {
    for (const strikesLeft of [null, 2, 5]) {
      expect(warningText({ ...details, strikesLeft }, false, inEnglish)).not.toContain("disconnected");
    }
  });
});

describe("what is named in place of a limit", () => {
  const policy = definePolicy({ limits: [{ name: "chat", limit: 1, window: "1s" }] });

  it.each([
    ["spam link", true],
    ["penalty", true],
    ["chat", false],
    ["maxMessageBytes", false],
    ["invalid", false],
    ["restricted", false],
    ["slow-mode", false],
    ["", false],
  ])("%s is a reason of the app's: %s", (limit, is) => {
    expect(isReason(limit, policy)).toBe(is);
  });
});
