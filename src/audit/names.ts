/** The ledger's object that keeps what operators did. */
export const AUDIT_LOG = "audit:0";

/** The ledger's object that tells open pages of the console what happens. No client's key begins so. */
export const LIVE = "live:0";

/** Whether an object of the ledger keeps it. No client's key begins so. */
export function isAuditLog(name: string): boolean {
  return name === AUDIT_LOG;
}
