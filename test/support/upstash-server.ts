import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Redis } from "ioredis";
import RedisMock from "ioredis-mock";

/** A small server that speaks Upstash's REST protocol: a request is a Redis command as a JSON array, or several. */
export interface UpstashServer {
  readonly url: string;
  /** How many requests it has had. */
  readonly requests: number;
  /** Whether it answers at all; if not, requests hang. */
  answers: boolean;
  close(): Promise<void>;
}

/** Starts one. Its Redis is in this process, and runs the library's own Lua scripts. */
export async function startUpstash(): Promise<UpstashServer> {
  const redis = new RedisMock();
  await redis.flushall();
  const state = { requests: 0, answers: true };
  const server = createServer(async (request, response) => {
    state.requests++;
    if (!state.answers) return;
    const body = JSON.parse(await textOf(request)) as Command | Command[];
    const answer =
      request.url === "/pipeline"
        ? await Promise.all((body as Command[]).map((command) => run(redis, command)))
        : await run(redis, body as Command);
    response.statusCode = "error" in answer ? 400 : 200;
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(answer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return state.requests;
    },
    get answers() {
      return state.answers;
    },
    set answers(answers) {
      state.answers = answers;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await redis.quit();
    },
  };
}

type Command = [name: string, ...args: unknown[]];

async function run(redis: Redis, [name, ...args]: Command): Promise<object> {
  try {
    const call = Reflect.get(redis, name.toLowerCase()) as (...args: string[]) => Promise<unknown>;
    // Redis 7 reads flags from a script's first line, which is no Lua.
    const words = args.map((word) => String(word).replace(/^#!lua.*\n/, ""));
    return { result: await call.apply(redis, words) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
