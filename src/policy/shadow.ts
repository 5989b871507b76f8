import * as z from "zod/mini";

/** Who sees a shadow-banned client, and how that is kept. */
export interface Shadow {
  /**
   * Default: `"self"`, the client's own connections only. With `"cohort"` all shadow-banned clients of a room see each other.
   * Moderators see everyone.
   */
  audience?: "self" | "cohort" | undefined;
  /**
   * Default: `"bound"`. What the room sends because of a hidden message reaches only those who may see it. With `"explicit"`
   * the room has to send with {@link Visibility.broadcast} or ask {@link Visibility.canSee}, and needs no async context.
   */
  sends?: "bound" | "explicit" | undefined;
}

/** A {@link Shadow} with its defaults filled in. */
export interface DefinedShadow {
  /** See {@link Shadow.audience}. */
  readonly audience: "self" | "cohort";
  /** See {@link Shadow.sends}. */
  readonly sends: "bound" | "explicit";
}

export const shadowSchema = z.strictObject(
  {
    audience: z._default(z.enum(["self", "cohort"], '"self" or "cohort"'), "self"),
    sends: z._default(z.enum(["bound", "explicit"], '"bound" or "explicit"'), "bound"),
  },
  "an object with audience or sends",
);
