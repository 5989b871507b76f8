import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { deliver, PATIENCE } from "../../../src/alerts/deliver.ts";
import { AlertServer } from "../../support/alert-server.ts";
import { settled } from "../../support/room.ts";
import { START } from "../../support/time.ts";

let server: AlertServer;

beforeEach(async () => {
  server = await AlertServer.open();
});

afterEach(async () => {
  vi.useRealTimers();
  await server.stop();
});

const send = (url = server.url()) =>
  deliver({ url, headers: { "content-type": "application/json" }, body: "{}" }, () => START);

describe("a request", () => {
  it.each([200, 201, 204])("that is answered with %i is taken", async (status) => {
    server.fail(status);
    expect(await send()).toEqual({ is: "taken" });
    expect(server.requests[0]).toMatchObject({ body: "{}", headers: { "content-type": "application/json" } });
  });

  it.each([400, 401, 403, 404, 405, 410, 413])("that is answered with %i is never taken", async (status) => {
    server.fail(status);
    expect(await send()).toEqual({ is: "refused", why: `answered ${status}` });
  });

  it.each([408, 425, 429, 500, 502, 503, 504])(
    "that is answered with %i may be taken later",
    async (status) => {
      server.fail(status);
      expect(await send()).toEqual({ is: "later", after: 0, why: `answered ${status}` });
    },
  );

  it.each([301, 302, 303, 307, 308])("follows no redirect: %i", async (status) => {
    server.fail(status, { location: server.url("/elsewhere") });
    expect((await send()).is).toBe("refused");
    expect(server.requests).toHaveLength(1);
  });

  it.each<[string, number]>([
    ["30", 30_000],
    ["0.25", 250],
    ["-5", 0],
    ["1e9", 600_000],
    ["", 0],
    ["soon", 0],
    ["Infinity", 600_000],
    [new Date(START + 90_000).toUTCString(), 90_000],
    [new Date(START - 90_000).toUTCString(), 0],
  ])("waits as it is asked to, within bounds: Retry-After %j", async (header, after) => {
    server.fail(429, { "retry-after": header });
    expect(await send()).toMatchObject({ is: "later", after });
  });

  it("is given up if it is not answered in time, and says so without its URL", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const came = new Promise<void>((resolve) => (server.answer = () => resolve()));
    const outcomes: unknown[] = [];
    const sending = send().then((outcome) => outcomes.push(outcome));
    await came;
    vi.advanceTimersByTime(PATIENCE - 1);
    await settled();
    expect(outcomes).toEqual([]);
    vi.advanceTimersByTime(1);
    await sending;
    expect(outcomes).toEqual([{ is: "later", after: 0, why: `has not answered within ${PATIENCE} ms` }]);
  });

  it("that reaches nobody may be taken later, and says so without its URL", async () => {
    const url = server.url();
    await server.stop();
    expect(await send(url)).toEqual({ is: "later", after: 0, why: "cannot be reached" });
    server = await AlertServer.open();
  });

  it("does not wait for the end of an answer", async () => {
    server.answer = (response) => {
      response.writeHead(200);
      response.write("the first of very many bytes");
    };
    const start = Date.now();
    expect(await send()).toEqual({ is: "taken" });
    expect(Date.now() - start).toBeLessThan(PATIENCE);
  });
});
