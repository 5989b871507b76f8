import type { Failure } from "./api.ts";
import { type Key, t } from "./words.ts";

const BY_STATUS: Readonly<Record<number, Key>> = {
  0: "failure.away",
  400: "failure.input",
  401: "failure.signedOut",
  403: "failure.forbidden",
  404: "failure.missing",
  409: "failure.conflict",
  413: "failure.input",
  429: "failure.tooMany",
  503: "failure.busy",
};

/** Why something failed, in the language of the page. What the server says of it is in {@link Failure.detail}, in English. */
export function failureText({ status }: Failure): string {
  return t(BY_STATUS[status] ?? "failure.server");
}
