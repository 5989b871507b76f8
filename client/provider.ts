/**
 * The guard of Yjs providers, and of whatever else takes a WebSocket class. It is in `party-bouncer/client` too; this entry does without
 * `partysocket`.
 *
 * @module party-bouncer/provider
 */
export type { Standing, StatementMessage } from "../src/shared/control-message.ts";
export type { DocumentFull } from "../src/shared/document-full.ts";
export { GuardedWebSocket, type GuardedWebSocketClass } from "./guarded-web-socket.ts";
export { guardProvider, type GuardedProvider, type GuardProviderOptions } from "./guard-provider.ts";
export type { GuardedWebSocketOptions } from "./socket-guards.ts";
