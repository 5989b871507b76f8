import { expect, it } from "vitest";
import { push } from "../../../src/ledger/push.ts";
import { TOKEN_HEADER } from "../../../src/ledger/rpc.ts";

const NEWS = { target: "user:eve" } as unknown as Parameters<typeof push>[2];
const answering =
  (status: number, body: unknown = {}) =>
  async () => ({
    status,
    ok: status < 300,
    json: async () => body,
  });

it.each([
  ["that the client is there", answering(200, { here: true }), true],
  ["that it is not", answering(200, { here: false }), false],
  ["nothing of it", answering(200, {}), false],
  ["that it does not know the token", answering(403), null],
])("tells what a room answers: %s", async (_, fetch, expected) => {
  expect(await push(fetch, "token", NEWS)).toBe(expected);
});

it("tells that there is no such room", async () => {
  expect(await push(() => undefined, "token", NEWS)).toBeNull();
});

it("fails where the room does", async () => {
  await expect(push(answering(500), "token", NEWS)).rejects.toThrow("the room answered 500");
});

it("brings the token in a header, and the news as JSON", async () => {
  const asked: object[] = [];
  await push(
    (init) => {
      asked.push(init);
      return answering(200)();
    },
    "a token",
    NEWS,
  );
  expect(asked).toEqual([
    { method: "POST", headers: { [TOKEN_HEADER]: "a token" }, body: JSON.stringify(NEWS) },
  ]);
});
