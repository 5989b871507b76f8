import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { createServer, type AddressInfo } from "node:net";
import { expect, it } from "vitest";

/** A busy machine takes its time. */
const PATIENCE = { timeout: 30_000 };

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await once(server.close(), "close");
  return port;
}

it("lets through what a mouse can send, and not what a flood can", async ({ onTestFinished }) => {
  const port = await freePort();
  const server = spawn("npx", ["partykit", "dev", "--no-hotkeys", "--port", String(port)], {
    detached: true,
  });
  // It starts workerd, which would outlive it.
  onTestFinished(() => void process.kill(-(server.pid ?? 0), "SIGKILL"));
  await new Promise<void>((resolve) =>
    createInterface(server.stdout).on("line", (line) => line.includes("Ready on") && resolve()),
  );

  const join = async (): Promise<{ socket: WebSocket; heard: string[] }> => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/party/lobby`);
    const heard: string[] = [];
    socket.addEventListener("message", ({ data }) => heard.push(data));
    await new Promise((resolve) => socket.addEventListener("open", resolve));
    return { socket, heard };
  };
  const [flooder, friend] = [await join(), await join()];
  const began = performance.now();
  for (let sent = 0; sent < 5_000; sent++) flooder.socket.send('{ "type": "move", "x": 0.5, "y": 0.5 }');

  const moves = (): number => friend.heard.filter((text) => text.includes("move")).length;
  await expect.poll(() => flooder.heard.join(), PATIENCE).toContain("party-bouncer:warning");
  await expect.poll(moves, PATIENCE).toBeGreaterThanOrEqual(100);
  const seen = moves();
  const allowed = 600 + 0.3 * (performance.now() - began);
  expect(seen).toBeLessThanOrEqual(allowed);
});
