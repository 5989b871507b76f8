import type { StatementMessage } from "../src/shared/control-message.ts";

/** What `statement` listeners get if the room tells this client of its ban. */
export class StatementEvent extends Event {
  /** The statement of reasons. */
  readonly statement: StatementMessage;

  /** @param statement as the room sent it */
  constructor(statement: StatementMessage) {
    super("statement");
    this.statement = statement;
  }
}
