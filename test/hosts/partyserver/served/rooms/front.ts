/** Stands before a worker as Cloudflare does. `x-leaves-after` is after how many ms its client is gone, and its request with it. */
export default {
  async fetch(request: Request, { APP }: { APP: Fetcher }): Promise<Response> {
    const leavesAfter = request.headers.get("x-leaves-after");
    if (leavesAfter === null) return APP.fetch(request);
    try {
      const response = await APP.fetch(request, { signal: AbortSignal.timeout(Number(leavesAfter)) });
      return new Response(`answered ${response.status}`);
    } catch {
      return new Response("left");
    }
  },
};
