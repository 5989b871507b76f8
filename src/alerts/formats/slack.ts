import type { Notice } from "../../policy/webhook.ts";
import { linesOf } from "./lines.ts";

/** Slack asks for at most so many characters, and cuts what has ten times as many. */
const MOST = 4_000;

/** Nobody sees it. Slack takes text with one in it neither for an address nor for a mention. */
const WORD_JOINER = "\u2060";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** The body of a message to one of Slack's incoming webhooks. */
export function slackBody(notices: readonly Notice[], more: number): object {
  return {
    text: linesOf(notices, more, escapeForSlack, MOST),
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** Slack makes links and mentions of `<…>`, and links of whatever looks like a web address, which no option of a webhook turns off. */
function escapeForSlack(text: string): string {
  return text
    .replaceAll(/[&<>]/g, (character) => ENTITIES[character] ?? character)
    .replaceAll(
      /:(?=\/\/)|(?<=[\p{L}\p{N}])\.(?=[\p{L}\p{N}])|@/gu,
      (character) => `${character}${WORD_JOINER}`,
    );
}
