import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serveWorkerd, type WorkerdServer } from "../../../support/workerd.ts";
import { firstAnswer } from "./first-answer.ts";

let disk: string;
let server: WorkerdServer;
beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  const entry = "test/hosts/durable-object/served/rooms/without-flags.ts";
  server = await serveWorkerd({ entry, classes: ["Room"], disk, flags: [] });
});
afterAll(async () => {
  await server?.kill();
  await rm(disk, { recursive: true, force: true });
});

const answer = (room: string, query: string): Promise<string> =>
  firstAnswer(`ws://${server.host}/${room}?${query}`);

it.concurrent("without async context, a socket is accepted after an await if one client at a time comes", async () => {
  expect(await answer("one", "user=ada&wait=5")).toBe("accepted");
  expect(await answer("one", "user=bob&wait=5")).toBe("accepted");
  expect(await answer("one", "user=ada&wait=5")).toBe("closed with 4409");
});

it.concurrent("if several come at once, it says what to do, and guards whom it can tell apart", async () => {
  // Both are there before either is accepted, and then one after the other.
  const many = (query: string): Promise<string[]> =>
    Promise.all(
      ["ada", "bob"].map((user, index) =>
        answer(query || "many", `user=${user}&together&wait=${200 * index}&${query}`),
      ),
    );
  const ambiguous = await many("");
  expect(ambiguous[0]).toMatch(
    /several requests.*Add "nodejs_als" \(or "nodejs_compat"\).*acceptSocket\(this, server, request\)/,
  );
  expect(await many("by-hand")).toEqual(["accepted", "accepted"]);
  expect(await many("at-once")).toEqual(["accepted", "accepted"]);
  for (const room of ["by-hand", "at-once"]) {
    expect(await answer(room, `user=ada&wait=0&${room}`)).toBe("closed with 4409");
  }
});

it.concurrent("a socket in memory is guarded if its pair is made at once, and refused if it is made later", async () => {
  expect(await answer("memory", "user=ada&wait=5&in-memory")).toBe("accepted");
  expect(await answer("memory", "user=ada&wait=5&in-memory")).toBe("closed with 4409");
  expect(await answer("memory", "user=bob&wait=5&in-memory&late")).toMatch(
    /fetch answers with a WebSocket that the bouncer has heard nothing of.*acceptSocket/,
  );
});
