import type { StatementMessage } from "../src/shared/control-message.ts";

/** What `statement` listeners get where the room tells this client of its ban. */
export class StatementEvent extends Event {
  readonly statement: StatementMessage;

  constructor(statement: StatementMessage) {
    super("statement");
    this.statement = statement;
  }
}
