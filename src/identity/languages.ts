import type { RequestLike } from "./request.ts";

/** A header could name thousands. */
const MOST = 10;

/** The languages that a client asks for (`Accept-Language`), the one that it likes best first: each with its script or region, `de-CH`. */
export function languagesOf(request: RequestLike): string[] {
  const asked = (request.headers.get("Accept-Language") ?? "").split(",", MOST).flatMap((part) => {
    const [tag = "", ...parameters] = part.split(";");
    const language = /^([a-z]{2,3}(?:-[a-z\d]{2,4})?)(?:-[a-z\d]{1,8})*$/i.exec(tag.trim())?.[1];
    const weight = weightIn(parameters);
    return language === undefined || weight === 0 ? [] : [{ language, weight }];
  });
  return asked.toSorted((a, b) => b.weight - a.weight).map(({ language }) => language);
}

function weightIn(parameters: readonly string[]): number {
  const weight = parameters
    .map((parameter) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/i.exec(parameter)?.[1])
    .find(Boolean);
  return weight === undefined ? 1 : Math.min(1, Number(weight));
}
