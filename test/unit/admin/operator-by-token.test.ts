import { describe, expect, it } from "vitest";
import { type OperatorToken, operatorByToken } from "../../../src/admin/operator-by-token.ts";

const TOKEN = "0123456789abcdef";

const shown = (authorization: string | null, tokens: readonly OperatorToken[]) =>
  operatorByToken(
    {
      url: "http://rooms/",
      headers: new Headers(authorization === null ? {} : { Authorization: authorization }),
    },
    tokens,
  );
const ada = { name: "ada", role: "moderator" } as const;

describe("a token", () => {
  it("is somebody's", () => {
    const tokens = [
      { token: "another-token-of-bob", name: "bob", role: "admin" },
      { token: TOKEN, ...ada },
    ] as const;
    expect(shown(`Bearer ${TOKEN}`, tokens)).toEqual(ada);
    expect(shown(`bearer  ${TOKEN} `, tokens)).toEqual(ada);
  });

  it.each([
    null,
    "",
    "Bearer",
    "Bearer ",
    TOKEN,
    `Basic ${TOKEN}`,
    `Bearer ${TOKEN}0`,
    `Bearer ${TOKEN.slice(1)}`,
    `Bearer x ${TOKEN}`,
  ])("is nobody's if the header is %j", (authorization) => {
    expect(shown(authorization, [{ token: TOKEN, ...ada }])).toBeNull();
  });

  it.each([undefined, "", "short", "with some spaces in it", "undefined"])(
    "lets nobody in if it is %j",
    (token) => {
      expect(shown(`Bearer ${token}`, [{ token, ...ada }])).toBeNull();
    },
  );

  it("ends", () => {
    const until = (expires: string | number) => shown(`Bearer ${TOKEN}`, [{ token: TOKEN, expires, ...ada }]);
    expect([until("2020-01-01"), until(Date.now() - 1), until("never"), until(NaN), until("")]).toEqual(
      Array(5).fill(null),
    );
    expect([until("2999-01-01"), until(Date.now() + 60_000)]).toEqual([ada, ada]);
  });

  it("may be replaced by another one of the same operator before it ends", () => {
    const next = "fedcba9876543210";
    const tokens = [
      { token: TOKEN, expires: "2020-01-01", ...ada },
      { token: next, ...ada },
    ];
    expect([shown(`Bearer ${TOKEN}`, tokens), shown(`Bearer ${next}`, tokens)]).toEqual([null, ada]);
  });
});
