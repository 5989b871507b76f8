import { z } from "zod";

/** Who sees a shadow-banned client, and how that is kept. */
export interface Shadow {
  /**
   * Default: `"self"`, the client's own connections only. With `"cohort"` all shadow-banned clients of a room see each other.
   * Moderators see everyone.
   */
  audience?: "self" | "cohort" | undefined;
  /**
   * Default: `"bound"`, whatever the room sends because of a hidden message reaches only those who may see it. With `"explicit"`
   * the room has to send with `bouncer.broadcast(sender, ...)` or ask `canSee`, and needs no async context.
   */
  sends?: "bound" | "explicit" | undefined;
}

export const shadowSchema = z.strictObject(
  {
    audience: z.enum(["self", "cohort"], '"self" or "cohort"').default("self"),
    sends: z.enum(["bound", "explicit"], '"bound" or "explicit"').default("bound"),
  },
  "an object with audience or sends",
);
