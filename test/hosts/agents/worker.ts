export { Assistant } from "./assistant.ts";
export * from "./contract-apps.ts";

export default {
  fetch: (): Response => new Response("Not found", { status: 404 }),
};
