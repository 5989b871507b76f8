import type { Notice } from "../../policy/webhook.ts";
import { linesOf } from "./lines.ts";

/** Discord refuses a message with more characters. */
const MOST = 2_000;

/** Its flag `SUPPRESS_EMBEDS`: no pictures of what is linked. */
const WITHOUT_EMBEDS = 4;

/** The body of a message to one of Discord's webhooks. */
export function discordBody(notices: readonly Notice[], more: number): object {
  return {
    content: linesOf(notices, more, escapeForDiscord, MOST),
    // Whatever the text says, it calls nobody.
    allowed_mentions: { parse: [] },
    flags: WITHOUT_EMBEDS,
  };
}

/** Its Markdown takes each mark after a backslash as it is, so that nothing becomes a link, a mention or a heading. */
function escapeForDiscord(text: string): string {
  return text.replaceAll(/[!-/:-@[-`{-~]/g, (mark) => `\\${mark}`);
}
