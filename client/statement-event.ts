import type { StatementNotice } from "../src/protocol.ts";

/** What `statement` listeners get where the room tells this client of its ban. */
export class StatementEvent extends Event {
  readonly statement: StatementNotice;

  constructor(statement: StatementNotice) {
    super("statement");
    this.statement = statement;
  }
}
