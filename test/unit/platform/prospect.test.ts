import { expect, it } from "vitest";
import { Prospect } from "../../../src/platform/prospect.ts";

it("keeps what a client is sent before it has a socket, and how it is closed, for the socket", () => {
  const prospect = new Prospect();
  expect(prospect.readyState).toBe(1);
  prospect.send("one");
  prospect.send("two");
  prospect.close(4403, "{}");
  prospect.close(1000);
  expect(prospect.readyState).toBe(3);
  const done: unknown[] = [];
  prospect.repeatOn({ send: (message) => done.push(message), close: (...how) => done.push(how) });
  expect(done).toEqual(["one", "two", [4403, "{}"]]);
});
