import type { Reader } from '../../kernel/database/database';
import { AUDIT_PAGE, sealsAfter, type AuditedSeal } from './audit-store';
import { NO_HASH, sealHash } from './hashes';
import { breathe, type Findings } from './verification';

/** Walks the chain from its first link: no number missing, each link holds the one before it and a transaction that exists. */
export async function verifySeals(reader: Reader, findings: Findings): Promise<void> {
  let previous = { seq: 0, hash: NO_HASH };
  for (let last = false; !last;) {
    const page = await sealsAfter(reader, previous.seq);
    last = page.length < AUDIT_PAGE;
    for (const row of page) {
      const seal = { ...row, seq: Number(row.seq), sealedAtMs: Number(row.sealedAtMs) };
      verifySeal(findings, seal, previous);
      previous = { seq: seal.seq, hash: seal.hash };
    }
    await breathe();
  }
}

function verifySeal(findings: Findings, seal: AuditedSeal, previous: { seq: number; hash: string }): void {
  if (seal.seq !== previous.seq + 1) findings.add('seal.gap', `seal ${seal.seq} follows ${previous.seq}`);
  if (seal.contentHash === null) findings.add('seal.transaction_missing', `seal ${seal.seq} holds ${seal.transactionId}, which is gone`);
  const broken = seal.prevHash !== previous.hash || (seal.contentHash !== null && sealHash(seal, seal.contentHash) !== seal.hash);
  if (broken) findings.add('seal.broken', `seal ${seal.seq} does not hold what it was made from`);
}
