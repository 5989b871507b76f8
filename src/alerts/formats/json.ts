import type { Notice } from "../../policy/webhook.ts";

/** The version of the form below. It rises if something in it gets another meaning. */
const VERSION = 1;

/** The body of a message to a server of your own: see `docs/guides/alerts.md`. */
export function jsonBody(notices: readonly Notice[], more: number): object {
  const alerts = notices.map(({ id, text, details }) => ({ id, text, ...details }));
  return { source: "party-bouncer", version: VERSION, alerts, more };
}
