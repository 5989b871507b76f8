import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Below the ports that the system gives to connections, of which other tests open thousands before the server listens. */
const PORTS = { from: 20_000, below: 32_000 };

/** A port on which nobody listens, on any address: Vite would take the next one, and who answers would be somebody else. */
export async function freePort(): Promise<number> {
  const port = randomInt(PORTS.from, PORTS.below);
  const server = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, () => resolve(true));
  });
  if (!isFree) return freePort();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
