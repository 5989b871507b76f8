import { computed } from "@tldraw/state";
import { Store } from "@tldraw/store";
import * as sync from "@tldraw/sync-core";
import { createTLSchema, type TLRecord, type TLStoreProps } from "@tldraw/tlschema";

/** tldraw exports these, but for their types. */
const { ClientWebSocketAdapter, getTlsyncProtocolVersion } = sync as unknown as {
  getTlsyncProtocolVersion(): number;
  ClientWebSocketAdapter: new (
    url: () => string,
  ) => sync.TLPersistentClientSocket<object, object> & { close(): void };
};

/** What tldraw's client expects of a browser: a window, frames at 60 a second, and a page that is seen. */
function pretendToBeABrowser(): void {
  Object.assign(globalThis, {
    window: Object.assign(new EventTarget(), { devicePixelRatio: 1 }),
    document: Object.assign(new EventTarget(), { hidden: false }),
    requestAnimationFrame: (callback: () => void) => setTimeout(callback, 16),
    cancelAnimationFrame: clearTimeout,
    // Else it sends each change by itself in a test.
    __FORCE_RAF_IN_TESTS__: true,
  });
}

/** A WebSocket that remembers with which codes its like were closed. */
function recording(codes: number[]): typeof WebSocket {
  return class extends WebSocket {
    constructor(url: string | URL) {
      super(url);
      this.addEventListener("close", ({ code }) => codes.push(code));
    }
  };
}

let pages = 0;

/** A page is the smallest record of a document. */
function pageOf(name: string): TLRecord {
  const id = `page:${name.replaceAll(" ", "-")}-${pages++}`;
  return { typeName: "page", id, name, index: "a1", meta: {} } as unknown as TLRecord;
}

/** Speaks tldraw's protocol, and sends changes as fast as it can. Each adds a page. */
export class Flood {
  readonly codes: number[] = [];
  readonly #url: string;
  #socket: WebSocket | null = null;
  #sent = 0;
  #isOver = false;
  readonly #timer = setInterval(() => this.#send(), 2);

  private constructor(url: string) {
    this.#url = url;
    this.#connect();
  }

  static async start(url: string): Promise<Flood> {
    const flood = new Flood(url);
    while (flood.#sent === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    return flood;
  }

  /** @returns how many changes it has sent */
  stop(): number {
    this.#isOver = true;
    clearInterval(this.#timer);
    this.#socket?.close();
    return this.#sent;
  }

  #connect(): void {
    if (this.#isOver) return;
    const socket = new WebSocket(this.#url);
    socket.addEventListener("open", () => {
      const [schema, protocolVersion] = [createTLSchema().serialize(), getTlsyncProtocolVersion()];
      const connect = { type: "connect", connectRequestId: "x", lastServerClock: 0, protocolVersion, schema };
      socket.send(JSON.stringify(connect));
      this.#socket = socket;
    });
    socket.addEventListener("close", ({ code }) => {
      this.#socket = null;
      this.codes.push(code);
      this.#connect();
    });
  }

  #send(): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    for (let index = 0; index < 5; index++) {
      const page = pageOf(`eve ${this.#sent++}`);
      const push = { type: "push", clientClock: this.#sent, diff: { [page.id]: ["put", page] } };
      this.#socket.send(JSON.stringify(push));
    }
  }
}

/** One of tldraw's own sync clients, with a store of its own. */
export class Editor {
  readonly store: Store<TLRecord, TLStoreProps>;
  /** The codes with which its sockets were closed. */
  readonly codes: number[] = [];
  readonly errors: string[] = [];
  readonly #client: sync.TLSyncClient<TLRecord, Store<TLRecord, TLStoreProps>>;
  readonly #socket: InstanceType<typeof ClientWebSocketAdapter>;

  private constructor(url: string, loaded: () => void) {
    pretendToBeABrowser();
    const props = { defaultName: "", assets: {}, onMount: () => undefined, collaboration: undefined };
    this.store = new Store({ schema: createTLSchema(), props: props as never });
    const codes = this.codes;
    const Native = globalThis.WebSocket;
    this.#socket = new ClientWebSocketAdapter(() => {
      // It makes its socket in the next microtask.
      globalThis.WebSocket = recording(codes);
      queueMicrotask(() => queueMicrotask(() => (globalThis.WebSocket = Native)));
      return url;
    });
    this.#client = new sync.TLSyncClient({
      store: this.store,
      socket: this.#socket,
      presence: computed("presence", () => null),
      onLoad: loaded,
      onSyncError: (reason) => this.errors.push(reason),
    });
  }

  static async open(url: string): Promise<Editor> {
    const holder: { editor?: Editor } = {};
    await new Promise<void>((resolve) => (holder.editor = new Editor(url, resolve)));
    if (holder.editor === undefined) throw new Error("not opened");
    return holder.editor;
  }

  /** Adds a page to the document. */
  add(name: string): void {
    this.store.put([pageOf(name)]);
  }

  /** The names of the document's pages. */
  names(): string[] {
    return this.store
      .allRecords()
      .flatMap((record) => (record.typeName === "page" ? [record.name] : []))
      .toSorted();
  }

  close(): void {
    this.#client.close();
    this.#socket.close();
  }
}
