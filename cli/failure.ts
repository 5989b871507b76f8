/** A command that did not do what it was asked. The message is shown without a stack, and the exit code is 1. */
export class Failure extends Error {
  override readonly name = "Failure";
}
