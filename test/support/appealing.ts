import type { Bouncer } from "../../src/bouncer/bouncer.ts";

/** What a client asks a room about its appeal. */
export interface Asking {
  readonly user?: string | undefined;
  readonly method?: string;
  /** Default: a `GET`. */
  readonly text?: string;
  readonly ban?: string | undefined;
  /** Sent as it is. */
  readonly body?: string;
  readonly path?: string;
}

/** What a room answered. */
export interface Told {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends a room what a client asks about its appeal. */
export async function appealTo({ appeals }: Bouncer, asking: Asking = {}): Promise<Told | null> {
  const { user = "eve", text, ban, path = "/party-bouncer/appeal" } = asking;
  const { body = text === undefined ? null : JSON.stringify({ text, ...(ban !== undefined && { ban }) }) } =
    asking;
  const url = new URL(`https://example.com/parties/main/room${path}?_pk=x`);
  if (body === null && ban !== undefined) url.searchParams.set("ban", ban);
  const { method = body === null ? "GET" : "POST" } = asking;
  const request = new Request(url, { method, headers: { "x-user": user }, body });
  const answer = await appeals.respond(request);
  return answer === null ? null : await readAnswer(answer);
}

/** All of an answer that its receiver can tell from another one. */
export async function readAnswer(answer: Response): Promise<Told> {
  const text = await answer.text();
  const isJson = answer.headers.get("Content-Type") === "application/json";
  return {
    status: answer.status,
    body: isJson ? (JSON.parse(text) as unknown) : text,
    headers: Object.fromEntries(answer.headers),
  };
}
