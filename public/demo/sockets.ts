/** A WebSocket that tells when one is opened: the proof, on the page, that a client stays away. */
export function countedWebSocket(opened: () => void): typeof WebSocket {
  return class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      opened();
    }
  };
}
