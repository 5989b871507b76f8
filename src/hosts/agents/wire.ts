/** What an agent reads of a message to decide what to do with it. */
export interface Frame {
  /** Its `type`. */
  readonly type: string;
  /** Of a call, its method: only if the agent takes the message for a call. */
  readonly method: string | null;
  /** What a reply refers to it by. */
  readonly id: string | null;
}

/** Most text that is parsed whatever is in it. */
const SHORT = 4_096;

/** How much of a long message's end is looked at. */
const TAIL = 512;

const ARGS = '{"args":[';

/** A call as `AgentClient` and `useAgent` write it: the arguments first, then everything else. */
const CALL = /,"id":"([^"\\]{1,128})","method":"([^"\\]{1,128})","type":"rpc"\}$/;

/** Anything else as the SDK's clients write it, with its type at the end. */
const TYPED = /,"type":"(cf_[^"\\]{1,64})"\}$/;

/** The id of a chat request, which comes first. */
const HEAD_ID = /^\{"id":"([^"\\]{1,128})"/;

/**
 * What an agent takes a message for; `null` if it is not a JSON object with a `type`, so that only the app can read it.
 *
 * A chat sends its whole history, so long messages are not parsed if their end tells: in a JSON object the last member counts, whatever
 * comes before it, and no string can end in unescaped quotes. So nobody passes for another type.
 *
 * @param longest the longest text to parse if its end does not tell, in UTF-16 code units. `null` of a longer one
 */
export function frameOf(message: unknown, longest = Infinity): Frame | null {
  if (typeof message !== "string") return null;
  if (message.length <= SHORT) return parsed(message);
  return readAtTheEnd(message) ?? (message.length <= longest ? parsed(message) : null);
}

function readAtTheEnd(message: string): Frame | null {
  const end = message.slice(-TAIL);
  if (message.startsWith(ARGS) && !hasOthers(message)) {
    const [, id, method] = CALL.exec(end) ?? [];
    if (id !== undefined && method !== undefined) return { type: "rpc", method, id };
  }
  const [, type] = TYPED.exec(end) ?? [];
  return type === undefined
    ? null
    : { type, method: null, id: HEAD_ID.exec(message.slice(0, TAIL))?.[1] ?? null };
}

/** Whether there may be arguments further on, which would count in place of the first. */
function hasOthers(message: string): boolean {
  return message.includes('"args"', ARGS.length) || message.includes("\\u");
}

function parsed(message: string): Frame | null {
  let value: unknown;
  try {
    value = JSON.parse(message);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const { type, id, method, args } = value as Readonly<Record<string, unknown>>;
  if (typeof type !== "string") return null;
  const isCall =
    type === "rpc" && typeof id === "string" && typeof method === "string" && Array.isArray(args);
  return { type, method: isCall ? method : null, id: typeof id === "string" ? id : null };
}
