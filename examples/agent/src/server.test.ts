import { createServer } from "vite";
import { expect, it } from "vitest";

interface Reply {
  readonly type: string;
  readonly id: string;
  readonly success: boolean;
  readonly error?: string;
}

it("answers each call, also one that it refuses, and closes a flood with 4429", async ({
  onTestFinished,
}) => {
  const server = await createServer({ server: { port: 0 } });
  onTestFinished(() => server.close());
  await server.listen();
  const address = server.resolvedUrls?.local[0] ?? "";

  const socket = new WebSocket(new URL("/agents/assistant/lobby", address.replace("http", "ws")));
  const replies: Reply[] = [];
  socket.addEventListener("message", ({ data }) => {
    const reply = JSON.parse(data) as Reply;
    if (reply.type === "rpc") replies.push(reply);
  });
  await new Promise((resolve) => socket.addEventListener("open", resolve));
  let calls = 0;
  const ask = (question: string): void =>
    socket.send(JSON.stringify({ type: "rpc", id: `${calls++}`, method: "ask", args: [question] }));

  for (let count = 0; count < 20; count++) ask("What is too much?");
  await expect.poll(() => replies.length, { timeout: 20_000 }).toBe(20);
  const refusals = replies.filter(({ success }) => !success);
  // Of 2,000 tokens five answers may be reserved at once, and six questions may be asked.
  expect(refusals.length).toBeGreaterThanOrEqual(10);
  for (const { error } of refusals) expect(error).toMatch(/too fast|^Your tokens are spent/);

  const flood = setInterval(() => ask("And now?"), 30);
  onTestFinished(() => clearInterval(flood));
  const closed = await new Promise<CloseEvent>((resolve) => socket.addEventListener("close", resolve));
  expect(closed.code).toBe(4429);
});
