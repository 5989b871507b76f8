export { default as YPartyKitProvider } from "y-partykit/provider";
export * as Y from "yjs";
