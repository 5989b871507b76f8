import type { Command } from "../app/command.ts";

export const say = (text: string): Command => ({ type: "say", text });
export const gather = (text: string): Command => ({ type: "gather", text });
export const collect = (text: string): Command => ({ type: "collect", text });
export const bytes = (text: string): ArrayBuffer =>
  Uint8Array.from(text, (letter) => letter.charCodeAt(0)).buffer;
/** What the bouncer answers itself. */
export const standing = '{"type":"party-bouncer:standing"}';
export const people: Command = { type: "people" };
export const history: Command = { type: "history" };

/** Ms: longer than the grace after a warning, and shorter than any cool-down. */
export const AFTER_GRACE = 260;
