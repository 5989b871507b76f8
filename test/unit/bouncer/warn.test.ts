import { afterEach, describe, expect, it, vi } from "vitest";
import { warn } from "../../../src/bouncer/warn.ts";
import { Session } from "../../../src/session/session.ts";
import { Roster } from "../../../src/session/roster.ts";
import { KeyedBuckets } from "../../../src/limits/keyed-buckets.ts";
import type { DefinedPolicy } from "../../../src/policy/policy.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { WarningDetails } from "../../../src/policy/warning.ts";
import { parseControlMessage } from "../../../src/shared/control-message.ts";
import type { Verdict } from "../../../src/strikes/verdict.ts";

const verdict: Verdict = {
  admitted: false,
  action: "warn",
  limit: "chat",
  retryAfter: 2_000,
  never: false,
  strikes: 2,
  strikesLeft: 4,
  type: null,
};
const CHAT = { name: "chat", limit: 1, window: "1s" } as const;
const shared = { keyed: new KeyedBuckets(1), roster: new Roster() };

afterEach(() => vi.restoreAllMocks());

/** What a client is sent with a warning for this verdict. */
function sentFor(
  fields: Partial<Verdict> = {},
  policy: DefinedPolicy = definePolicy({ limits: [CHAT] }),
  locale: string | null = null,
): string[] {
  const sent: string[] = [];
  const connection = {
    id: "a",
    readyState: 1,
    send: (text: unknown) => void sent.push(String(text)),
    close() {},
  };
  const session = new Session(connection, shared);
  session.locale = locale;
  warn(session, { ...verdict, ...fields }, policy, () => {});
  return sent;
}

describe("a warning", () => {
  it("is one control message, with everything that the protocol says", () => {
    const [frame, ...more] = sentFor();
    expect(more).toEqual([]);
    expect(parseControlMessage(frame)).toEqual({
      type: "party-bouncer:warning",
      limit: "chat",
      retryAfter: 2_000,
      strikes: 2,
      strikesLeft: 4,
      message: "You are sending messages too fast. Please wait 2 seconds before you send more.",
    });
  });

  it("begins so that a guard can tell it without parsing", () => {
    expect(sentFor()[0]).toMatch(/^\{"type":"party-bouncer:/);
  });

  it("is the same for a strike that hides: nothing on the wire tells", () => {
    expect(sentFor({ action: "shadow-ban" })).toEqual(sentFor());
  });

  it.each(['"},{"', "\n", "\ud800", "é😀", "</script>"])(
    "stays well-formed where a limit is called %j",
    (limit) => {
      expect(parseControlMessage(sentFor({ limit })[0])).toMatchObject({ limit });
    },
  );

  it("to a connection that went away is no error", () => {
    const connection = {
      id: "a",
      readyState: 3,
      send() {
        throw new TypeError("Can't call WebSocket send() after close().");
      },
      close() {},
    };
    expect(() => warn(new Session(connection, shared), verdict, definePolicy(), () => {})).not.toThrow();
  });
});

describe("the words of a warning", () => {
  const messageFor = (
    policy: DefinedPolicy,
    fields: Partial<Verdict> = {},
    locale: string | null = null,
  ): string => (JSON.parse(sentFor(fields, policy, locale)[0] ?? "") as { message: string }).message;

  it("are the limit's own, else the policy's, else a sentence in English", () => {
    const both = definePolicy({ limits: [{ ...CHAT, warning: "The limit's." }], warning: "The policy's." });
    expect(messageFor(both)).toBe("The limit's.");
    expect(messageFor(both, { limit: "maxMessageBytes" })).toBe("The policy's.");
    expect(messageFor(definePolicy({ limits: [CHAT] }))).toMatch(/^You are sending/);
  });

  it("may be made for the occasion, which is told in full", () => {
    const warning = vi.fn<(details: WarningDetails) => string>(() => "Langsam!");
    const policy = definePolicy({ limits: [{ ...CHAT, warning }] });
    expect(messageFor(policy, { type: "chat", never: true }, "de-CH")).toBe("Langsam!");
    expect(warning.mock.calls).toEqual([
      [
        {
          limit: "chat",
          retryAfter: 2_000,
          never: true,
          strikes: 2,
          strikesLeft: 4,
          type: "chat",
          locale: "de-CH",
        },
      ],
    ]);
  });

  it.each<[string, () => string]>([
    [
      "throws",
      () => {
        throw new Error("no such language");
      },
    ],
    ["gives a number", () => 5 as never],
    ["gives nothing", () => undefined as never],
  ])("are the sentence in English where the function %s, and the error is told", (_, warning) => {
    const fail = vi.fn<(doing: string, error: unknown) => void>();
    const sent: string[] = [];
    const connection = {
      id: "a",
      readyState: 1,
      send: (text: unknown) => void sent.push(String(text)),
      close() {},
    };
    warn(new Session(connection, shared), verdict, definePolicy({ limits: [CHAT], warning }), fail);
    expect(JSON.parse(sent[0] ?? "")).toMatchObject({
      message: expect.stringMatching(/^You are sending/) as string,
    });
    expect(fail).toHaveBeenCalledTimes(1);
  });
});
