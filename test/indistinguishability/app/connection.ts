export interface AppConnection {
  readonly id: string;
  readonly readyState: number;
  readonly state: unknown;
  setState(state: unknown): unknown;
  send(message: string | ArrayBuffer): void;
  close(code?: number, reason?: string): void;
}
