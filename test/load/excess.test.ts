import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { constants, deflateRawSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { processorTime } from "../support/processor-time.ts";
import { RawClient } from "../support/raw-client.ts";
import { join, say } from "../support/join.ts";
import { bytesOf, CLOSE } from "../support/websocket-frame.ts";
import { serveWorkerd, type WorkerdServer } from "../support/workerd.ts";

const MESSAGES = 54;

/** That of the default policy. */
const BURST = 20;

/**
 * Ms of work of the server after which an honest client hears itself. Each message of the flood takes 0.2 s and more to inflate: all of them
 * would keep it waiting for eleven seconds. What a busy machine does beside that does not count.
 */
const SOON = 8_000;

let server: WorkerdServer;
let disk: string;
beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "excess-"));
  server = await serveWorkerd({ entry: "test/support/rooms.ts", classes: ["PlainRoom"], disk });
});
afterAll(async () => {
  await server?.kill();
  await rm(disk, { recursive: true, force: true });
});

/** A message of 32 MiB, less a little, as permessage-deflate writes it: 32 KiB. */
function deflated(): Buffer {
  const bytes = deflateRawSync(Buffer.alloc(32 * 2 ** 20 - 1_024, "a"), {
    finishFlush: constants.Z_SYNC_FLUSH,
  });
  // What a sync flush ends with is left out: RFC 7692, 7.2.1.
  return bytes.subarray(0, -4);
}

it("a room answers an honest client soon, while another one sends 32 MiB messages that deflate to nearly nothing", async () => {
  const ada = await join(server.host, "ada", "plain-room/main");
  say(ada, "hello");
  await ada.until("her own echo", () => ada.heard.length > 0);
  const eve = await RawClient.knock(server.host, "/parties/plain-room/main?user=eve", [
    "Sec-WebSocket-Extensions: permessage-deflate",
  ]);
  expect(eve.text).toBe("");
  const frame = { payload: deflated(), reserved: 4 };
  eve.send(...Array.from({ length: MESSAGES }, () => frame));

  const waits: number[] = [];
  const started = Date.now();
  while (Date.now() - started < 5_000) {
    const before = ada.heard.length;
    const [asked, worked] = [Date.now(), processorTime(server.pid)];
    say(ada, `echo ${waits.length}`);
    await ada.until("her own echo", () => ada.heard.length > before);
    const [waited, work] = [Date.now() - asked, processorTime(server.pid) - worked];
    // Not a number where the system does not tell.
    waits.push(Number.isNaN(work) ? waited : Math.min(waited, work));
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  expect(Math.max(...waits)).toBeLessThan(SOON);
  await expect.poll(() => eve.code, { timeout: 30_000 }).toBe(4429);
  expect(ada.warnings).toEqual([]);
}, 60_000);

it("a room hears who has one thing to say before forty who let off their bursts, and hears all of these, also of who then leaves", async () => {
  const enter = (user: string): Promise<RawClient> =>
    RawClient.knock(server.host, `/parties/plain-room/bursts?user=${user}`);
  const crowd = await Promise.all(Array.from({ length: 40 }, (_, index) => enter(`one-${index}`)));
  const [ada, bob] = await Promise.all([enter("ada"), enter("bob")]);
  const heard = (): number[][] => {
    const texts = bob.texts.map((text) => text.split(" ").map(Number));
    return texts.filter((words) => words.length === 2);
  };
  // The room begins once all of it is there: whatever stalls meanwhile, the one thing has come last.
  process.kill(server.pid, "SIGSTOP");
  for (const [by, one] of crowd.entries()) {
    const burst = Array.from({ length: BURST }, (_, index) => bytesOf({ payload: `${by} ${index}` }));
    const goodbye = bytesOf({ opcode: CLOSE, payload: Buffer.from([3, 232]) });
    one.send(Buffer.concat(by % 4 === 0 ? [...burst, goodbye] : burst));
  }
  ada.send({ payload: "hello" });
  process.kill(server.pid, "SIGCONT");
  await expect.poll(() => heard().length, { timeout: 30_000 }).toBe(crowd.length * BURST);
  for (const by of crowd.keys())
    expect(heard().filter(([one]) => one === by)).toEqual(
      Array.from({ length: BURST }, (_, index) => [by, index]),
    );
  expect(bob.texts.indexOf("hello")).toBeLessThan((crowd.length * BURST) / 2);
}, 60_000);
