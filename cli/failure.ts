/** How a process ends: 0 is fine, 1 is a no to the question that was asked, 2 means that it could not be asked. */
export type ExitCode = 1 | 2;

/** A command that did not do what it was asked. The message is shown without a stack. */
export class Failure extends Error {
  override readonly name: string = "Failure";
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The command was used wrongly: there is no such file, say, or it is not what it should be. */
export class Misuse extends Failure {
  override readonly name: string = "Misuse";

  constructor(message: string) {
    super(message, 2);
  }
}
