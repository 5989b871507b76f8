import type * as z from "zod/mini";
import type { Role } from "./operator.ts";
import { noQuery } from "./schemas.ts";

/** Something that the API can be asked. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below the mount; `{name}` is one segment. */
  readonly path: string;
  /** Who may at least. */
  readonly role: Role;
  readonly summary: string;
  readonly query: z.ZodMiniObject;
  /** `null` if it takes none. */
  readonly body: z.ZodMiniType | null;
  /** Whether the body may be left out. */
  readonly bodyIsOptional?: true;
  /** Whether it is noted who asked for it, though it changes nothing. */
  readonly isNoted?: true;
  /** Whether a client is to be forgotten, so that it is not noted whom it is about. */
  readonly forgets?: true;
  readonly status: 200 | 201;
  /** What is answered: JSON of this schema, or text of this type. */
  readonly answer: z.ZodMiniType | "text/plain" | "text/csv" | "application/jsonl" | "application/json";
}

/** What reading has in common. */
export const READ = { method: "GET", role: "viewer", query: noQuery, body: null, status: 200 } as const;

/** What a moderator's changes have in common. */
export const CHANGE = { role: "moderator", query: noQuery, status: 200 } as const;
