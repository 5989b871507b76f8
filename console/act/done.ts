import { signal } from "@preact/signals";

/** Grows by one each time something was done here: what is shown is asked for again. */
export const acted = signal(0);
