import * as z from "zod/mini";

/**
 * Whether a client is told of its ban, with a statement of reasons: `"none"`; `"notify"`, at once or as soon as it comes;
 * `"delayed"`, once it is over.
 */
export type Disclosure = "none" | "notify" | "delayed";

export const disclosureSchema = z.enum(["none", "notify", "delayed"], '"none", "notify" or "delayed"');
