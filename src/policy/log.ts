import * as z from "zod/mini";
import { chosen } from "./chosen.ts";

/** How much a line of the log matters, the least first. */
export type LogLevel = "debug" | "info" | "warn" | "error";

const LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];

/**
 * How a room writes its log.
 *
 * @example
 * const policy: Policy = { log: { format: "json", level: "warn" } };
 */
export interface LogOptions {
  /**
   * - `"text"`: sentences for a developer. They name clients and rooms.
   * - `"json"`: one JSON object a line, for `wrangler tail`, Workers Logs and Logpush. It names no client, no address and no room.
   */
  readonly format: "text" | "json";
  /**
   * What is written: this, and what matters more. `debug`: each refusal, in JSON. `info`: strikes, refused connects, pardons, promotions. `warn`:
   * bans, a promotion that is refused or taken back. `error`: what failed. Default: `"info"`.
   */
  readonly level?: LogLevel | undefined;
}

/** {@link LogOptions} with their defaults filled in. */
export interface DefinedLogOptions {
  /** See {@link LogOptions.format}. */
  readonly format: "text" | "json";
  /** See {@link LogOptions.level}. */
  readonly level: LogLevel;
}

/** What `log: true` says. */
export const PLAIN_LOG: DefinedLogOptions = { format: "text", level: "info" };

const options: z.ZodMiniType<DefinedLogOptions, LogOptions> = z.strictObject(
  {
    format: z.enum(["text", "json"], '"text" or "json"'),
    level: z._default(z.enum(LEVELS, '"debug", "info", "warn" or "error"'), "info"),
  },
  "true, false or an object with format",
);

const flag = z.boolean("true, false or an object with format");

export const logSchema = chosen((value): typeof options | typeof flag =>
  typeof value === "object" && value !== null ? options : flag,
);

/** Whether a line of this level is written if the log has that one. */
export function isLogged(level: LogLevel, least: LogLevel): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(least);
}
