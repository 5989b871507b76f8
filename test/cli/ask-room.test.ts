import type { RequestListener } from "node:http";
import { afterEach, describe, expect, it, type TestContext, vi } from "vitest";
import { askRoom } from "../../cli/endpoint/ask-room.ts";
import { serveHttp } from "../support/http-server.ts";

afterEach(() => vi.useRealTimers());

/** Asks a server, in a time that only goes on when it is told to. */
async function ask({ onTestFinished }: TestContext, answer: RequestListener): Promise<Response> {
  const { host, stop } = await serveHttp(answer);
  onTestFinished(stop);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  return askRoom({
    url: `${host}/room`,
    path: "/party-bouncer/record",
    token: null,
    types: ["application/x-ndjson"],
    answeredBy: "bouncer.respond(request, { token })",
  });
}

describe("a room that is asked", () => {
  it("may take as long as it likes, once it has begun to answer", async (test) => {
    let finish = (): void => {};
    const response = await ask(test, (_, answer) => {
      answer.writeHead(200, { "Content-Type": "application/x-ndjson" });
      answer.write("the first half, ");
      finish = () => void answer.end("and the second");
    });
    vi.advanceTimersByTime(31_000);
    finish();
    expect(await response.text()).toBe("the first half, and the second");
  });

  it("has 30 seconds to begin", async (test) => {
    const answer = ask(test, () => void vi.advanceTimersByTime(30_000));
    await expect(answer).rejects.toThrow(/cannot be reached: it has not answered for 30 seconds\.$/);
  });
});
