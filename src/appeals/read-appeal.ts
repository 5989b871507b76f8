import * as z from "zod/mini";
import { LONGEST_APPEAL } from "../bans/appeal.ts";
import { idSchema } from "../bans/ban.ts";
import { bytesOf } from "../platform/body.ts";
import { plainText } from "./plain-text.ts";

/** Of a text in which each character is escaped, and more. */
const MOST_BYTES = 16_384;

/** How long, in ms, a body may take. */
const PATIENCE = 10_000;

/** What a client says to a ban. */
export interface WrittenAppeal {
  /** The ban's id; `null`: the newest that it was told of. */
  readonly ban: string | null;
  readonly text: string;
}

const schema = z.object({ ban: z.nullish(idSchema), text: z.string() });

/**
 * Reads the body of a request. No more of it is read than is allowed, and for no longer.
 *
 * @param patience ms
 * @returns what is wrong with it, if something is
 */
export async function readAppeal(
  body: unknown,
  patience: number = PATIENCE,
): Promise<WrittenAppeal | string> {
  const bytes = await bytesOf(body, { most: MOST_BYTES, patience });
  if (bytes === null) {
    (body as ReadableStream).cancel().catch(() => {});
    return `A body has at most ${MOST_BYTES} bytes.`;
  }
  const { success, data } = schema.safeParse(parsed(bytes));
  if (!success) return 'The body is JSON: {"text":"…"}, or {"ban":"…","text":"…"}.';
  const text = plainText(data.text);
  if (text === "") return "The text is empty.";
  if (text.length > LONGEST_APPEAL) return `The text has at most ${LONGEST_APPEAL} characters.`;
  return { ban: data.ban ?? null, text };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    return null;
  }
}
