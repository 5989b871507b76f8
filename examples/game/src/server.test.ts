import { createServer } from "vite";
import { expect, it } from "vitest";

it("lets a cheat walk no faster than the limit, and then closes it with 4429", async ({ onTestFinished }) => {
  const server = await createServer({ server: { port: 0 } });
  onTestFinished(() => server.close());
  await server.listen();
  const address = server.resolvedUrls?.local[0] ?? "";

  let steps = 0;
  const socket = new WebSocket(new URL("/parties/game/lobby", address.replace("http", "ws")));
  // Each step that the room takes moves the player, of which it tells everybody.
  socket.addEventListener("message", ({ data }) => {
    if (data.includes('"coin"')) steps += 1;
  });
  await new Promise((resolve) => socket.addEventListener("open", resolve));
  const began = performance.now();
  const cheat = setInterval(() => {
    for (let count = 0; count < 20; count++) socket.send('{ "dx": 1, "dy": 0 }');
  }, 20);
  onTestFinished(() => clearInterval(cheat));
  const closed = await new Promise<CloseEvent>((resolve) => socket.addEventListener("close", resolve));

  expect(closed.code).toBe(4429);
  expect(steps).toBeGreaterThan(30);
  expect(steps).toBeLessThanOrEqual(1 + 30 + 0.075 * (performance.now() - began));
});
