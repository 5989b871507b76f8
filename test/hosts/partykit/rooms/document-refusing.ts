import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/yjs";
import { refusingInDocument } from "../../../contract/apps/document.ts";
import { DocumentApp } from "./document-app.ts";

export default withBouncer(DocumentApp, refusingInDocument) satisfies Party.Worker;
