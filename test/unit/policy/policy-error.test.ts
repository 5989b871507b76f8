import { describe, expect, it } from "vitest";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import { PolicyError } from "../../../src/policy/policy-error.ts";

const messageFor = (policy: unknown, path: readonly PropertyKey[] = [], message = "something"): string =>
  new PolicyError([{ path, message }], policy).message;

describe("a policy error", () => {
  it("is an Error, and goes by its name", () => {
    const error = new PolicyError([], {});
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe("PolicyError");
    expect(String(error)).toMatch(/^PolicyError: This policy cannot be used:/);
  });

  it.each<[readonly PropertyKey[], string]>([
    [[], "policy"],
    [["limits"], "limits"],
    [["limits", 0], "limits[0]"],
    [["limits", 12, "window"], "limits[12].window"],
    [["a", Symbol("b")], "a.Symbol(b)"],
  ])("writes the path %o as %s", (path, text) => {
    expect(messageFor({}, path)).toBe(
      `This policy cannot be used:\n  ${text}: expected something, received ${path.length === 0 ? "{}" : "undefined"}`,
    );
  });

  const cyclic: Record<string, unknown> = {};
  cyclic["self"] = cyclic;

  it.each<[unknown, string]>([
    ["10", '"10"'],
    [10, "10"],
    [NaN, "NaN"],
    [-Infinity, "-Infinity"],
    [null, "null"],
    [undefined, "undefined"],
    [true, "true"],
    [Symbol("s"), "Symbol(s)"],
    [() => 1, "a function"],
    [[1, 2], "[1,2]"],
    [{ a: { b: 1 } }, '{"a":{"b":1}}'],
    [cyclic, "an object that refers to itself"],
  ])("shows what was received: %o", (value, text) => {
    expect(messageFor(value)).toBe(
      `This policy cannot be used:\n  policy: expected something, received ${text}`,
    );
  });

  it("shows no more than the beginning of what is long", () => {
    expect(messageFor("x".repeat(1e6)).length).toBeLessThan(200);
  });

  it.each([
    [{ toJSON: () => undefined }],
    [{ inner: 1n }],
    [
      {
        toJSON: () => {
          throw new Error("no");
        },
      },
    ],
  ])("never fails itself, whatever it was given (case %#)", (value) => {
    expect(messageFor(value)).toContain("received ");
  });

  it.each<[unknown, RegExp]>([
    [{ inner: 1n }, /^(?!.*refers to itself)/s],
    [{ toJSON: () => undefined }, /^(?!.*refers to itself)/s],
    [5n, /received 5n$/],
  ])("says nothing untrue of what was received (case %#)", (value, truth) => {
    expect(messageFor(value)).toMatch(truth);
  });

  it("lists every mistake on a line of its own, in one throw", () => {
    const wrong = {
      limits: [{ name: 1, limit: 0, window: "x", burst: NaN }],
      maxMessageBytes: 0,
      ladder: [{ strikes: 0, do: "warn" }],
      extra: true,
    };
    expect(() => definePolicy(wrong as never)).toThrow(
      [
        "This policy cannot be used:",
        "  limits[0].name: expected a name, received 1",
        "  limits[0].limit: expected a whole number, 1 or more, received 0",
        '  limits[0].window: expected a duration, such as 250, "250ms", "10s", "1m", "1h" or "1d", received "x"',
        "  limits[0].burst: expected a whole number, received NaN",
        "  maxMessageBytes: expected a whole number, 1 or more, received 0",
        "  ladder[0].strikes: expected a whole number, 1 or more, received 0",
        '  policy: there is no option "extra"',
      ].join("\n"),
    );
  });

  it("says of each mistake where it is, for an editor to mark it there", () => {
    const error = ((): unknown => {
      try {
        return definePolicy({ candidate: { limits: [{ name: "a", limt: 1, extra: 2 }] } } as never);
      } catch (error) {
        return error;
      }
    })();
    expect(error).toBeInstanceOf(PolicyError);
    expect((error as PolicyError).mistakes).toEqual([
      {
        path: ["candidate", "limits", 0, "limit"],
        message: "expected a whole number, received undefined",
      },
      {
        path: ["candidate", "limits", 0, "window"],
        message: expect.stringMatching(/^expected a duration.*received undefined$/),
      },
      {
        path: ["candidate", "limits", 0, "limt"],
        message: 'there is no option "limt". Did you mean "limit"?',
      },
      { path: ["candidate", "limits", 0, "extra"], message: 'there is no option "extra"' },
    ]);
  });
});
