import { spawn } from "node:child_process";
import { expect, it } from "vitest";

const PORT = 20_000 + Math.floor(Math.random() * 10_000);

it("lets through what a mouse can send, and not what a flood can", async ({ onTestFinished }) => {
  const server = spawn("npx", ["partykit", "dev", "--no-hotkeys", "--port", String(PORT)], {
    detached: true,
  });
  // It starts workerd, which would outlive it.
  onTestFinished(() => void process.kill(-(server.pid ?? 0), "SIGKILL"));
  await new Promise<void>((resolve) =>
    server.stdout.on("data", (text) => String(text).includes("Ready on") && resolve()),
  );

  const join = async (): Promise<{ socket: WebSocket; heard: string[] }> => {
    const socket = new WebSocket(`ws://127.0.0.1:${PORT}/party/lobby`);
    const heard: string[] = [];
    socket.addEventListener("message", ({ data }) => heard.push(data));
    await new Promise((resolve) => socket.addEventListener("open", resolve));
    return { socket, heard };
  };
  const [flooder, friend] = [await join(), await join()];
  const began = performance.now();
  for (let sent = 0; sent < 5_000; sent++) flooder.socket.send('{ "type": "move", "x": 0.5, "y": 0.5 }');

  await expect.poll(() => flooder.heard.join()).toContain("party-bouncer:warning");
  const allowed = 600 + 0.3 * (performance.now() - began);
  const moves = friend.heard.filter((text) => text.includes("move"));
  expect(moves.length).toBeGreaterThanOrEqual(100);
  expect(moves.length).toBeLessThanOrEqual(allowed);
});
