import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { serveRooms } from "./serve-rooms.ts";

const server = serveRooms();

/** All that a client is told that connects: frames, the close, or an answer over HTTP. */
const toldOf = (path: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`ws://${server.host}/parties/${path}`);
    let told = "";
    socket.on("message", (data) => (told += String(data)));
    socket.on("error", () => {});
    socket.once("close", (code, reason) => resolve(`${told} ${code} ${String(reason)}`));
    socket.once("unexpected-response", (_, response) => {
      response.on("data", (chunk: Buffer) => (told += chunk.toString()));
      response.on("end", () => resolve(`${told} ${response.statusCode}`));
    });
  });

describe("what an app throws", () => {
  const HOOKS = ["constructor", "onStart", "getConnectionTags", "onConnect", "onBeforeConnect"];

  // PartyKit sends the error's message: apps say by it why they let nobody in.
  it.each([...HOOKS, "long-onStart", "long-onConnect"])("reaches nobody with its stack: %s", async (hook) => {
    expect(await toldOf(`failing/${hook}`)).not.toMatch(/\bat \S+ ?\(|\bat \S+:\d+|\.(ts|js):\d+/);
  });

  it("reaches nobody with its stack over HTTP", async () => {
    const answer = await fetch(`http://${server.host}/parties/failing/onRequest`);
    expect([answer.status, await answer.text()]).toEqual([500, "the app's own mistake"]);
  });
});

describe("a room whose ledger is no party", () => {
  it("says what to do, without a stack, and serves nobody", async () => {
    const sentence = 'There is no party "lost". Add it to "parties" in partykit.json';
    const before = server.output.length;
    const error = `TypeError: ${sentence}`;
    expect(await toldOf("no_ledger/main?user=ada")).toContain(sentence);
    await expect.poll(() => server.output.slice(before)).toContain(error);
    await expect.poll(() => server.output.slice(before)).toContain("GET /parties/no_ledger/main 500");
    const log = server.output.slice(before);
    // What the tests before have led to may be written meanwhile, with stacks, to another pipe.
    expect(log.slice(log.indexOf(error)).split(/\n(?=\S)/, 1)[0]).not.toMatch(/^\s+at /m);
  });
});
