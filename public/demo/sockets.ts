/** A WebSocket that counts how many are opened: the page proves by it that a client stays away. */
export function countedWebSocket(opened: () => void): typeof WebSocket {
  return class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      opened();
    }
  };
}
