import { simulated } from "./simulated.ts";

/** Simulates for each request. */
export default {
  async fetch(): Promise<Response> {
    return new Response(await simulated());
  },
};
