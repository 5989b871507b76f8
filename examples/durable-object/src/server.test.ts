import { createServer } from "vite";
import { expect, it } from "vitest";

it("closes a client that floods the room, with 4429", async ({ onTestFinished }) => {
  const server = await createServer({ server: { port: 0 } });
  onTestFinished(() => server.close());
  await server.listen();
  const address = server.resolvedUrls?.local[0] ?? "";

  const socket = new WebSocket(new URL("/rooms/hall", address.replace("http", "ws")));
  await new Promise((resolve) => socket.addEventListener("open", resolve));
  const flood = setInterval(() => socket.send("0"), 30);
  onTestFinished(() => clearInterval(flood));
  const closed = await new Promise<CloseEvent>((resolve) => socket.addEventListener("close", resolve));
  expect(closed.code).toBe(4429);
});
