/** Which of the two is loaded, the conditions of `#cloudflare-workers` in package.json decide. */
export { DurableObject, env } from "cloudflare:workers";
