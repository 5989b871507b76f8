export {
  InMemoryClosing,
  InMemoryHiding,
  NewestClosing,
  NewestHiding,
  NewestMute,
  OlderClosing,
  OlderHiding,
  OlderMute,
} from "./contract-apps.ts";

export default {
  fetch: (): Response => new Response("Not found", { status: 404 }),
};
