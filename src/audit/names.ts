/** The ledger's object that keeps what operators did. */
export const AUDIT_LOG = "audit:0";

/** Whether an object of the ledger keeps it. No client's key begins so. */
export function isAuditLog(name: string): boolean {
  return name === AUDIT_LOG;
}
