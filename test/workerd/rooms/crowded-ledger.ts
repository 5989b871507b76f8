import { Registrations } from "../../../src/ledger/registrations.ts";

export { default, Ledger, SharingRoom } from "../room.ts";

Registrations.most = 20;
