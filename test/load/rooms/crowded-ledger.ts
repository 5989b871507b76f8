import { Registrations } from "../../../src/ledger/registrations.ts";

export { default, Ledger, SharingRoom } from "../../support/rooms.ts";

Registrations.most = 20;
