interface Env {
  readonly REPORT_TO: string;
}

/** Hands what it hears to the test, and the points for Analytics Engine, which workerd sends to it. */
export default {
  async tail(items: TraceItem[], env: Env): Promise<void> {
    const heard = items.map(({ diagnosticsChannelEvents, logs }) => ({
      channels: diagnosticsChannelEvents,
      logs,
    }));
    await hand(JSON.stringify(heard), env);
  },

  async fetch(request: Request, env: Env): Promise<Response> {
    await hand(await request.text(), env);
    return new Response();
  },
};

async function hand(body: string, { REPORT_TO }: Env): Promise<void> {
  const response = await fetch(REPORT_TO, { method: "POST", body });
  await response.body?.cancel();
}
