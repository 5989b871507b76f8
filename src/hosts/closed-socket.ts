/** A response that is accepted and then closed with a code: a browser cannot see why an upgrade was refused. */
export function closedSocket({ code, reason }: { code: number; reason: string }): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.close(code, reason);
  return new Response(null, { status: 101, webSocket: client } as ResponseInit);
}

declare class WebSocketPair {
  0: WebSocket;
  1: WebSocket & { accept(): void };
}
