import { mergedNewest, newest } from '../../../kernel/database/list-filter';
import { onlyMember, scopeClause } from '../../../kernel/database/scope-clause';
import type { Salt } from '../../../kernel/person-seal';
import { accounts } from '../../ledger';
import { atOfIds, idBelow, newestOfOwn, type Ask } from './own-rows';

interface OfReferral {
  addedAtMs: number;
  referralId: string;
  campaignId: string;
  campaignName: string;
  reason: string | null;
}
const CAMPAIGN = 'r.campaignId, r.addedAtMs, c.name AS campaignName';

export interface TurnFound extends OfReferral {
  referrerId: string;
  fromStatus: string | null;
  toStatus: string;
  causeType: string;
  causeId: string;
  note: string | null;
  noteSealed: string | null;
  dataSalt: Salt;
}

/** Scans of this customer, with what was said of each and what it reached. */
export function turns(ask: Ask) {
  const own = scopeClause(ask.scope, 'r.ownerStaffId');
  return newestOfOwn<TurnFound>(ask, {
    columns: `r.id AS referralId, ${CAMPAIGN}, r.referrerId, h.fromStatus, h.toStatus, h.reason, h.causeType, h.causeId, h.note, h.noteSealed, f.dataSalt`,
    from: 'referral r CROSS JOIN referral_history h ON h.referralId = r.id JOIN campaign c ON c.id = r.campaignId JOIN customer f ON f.id = r.refereeId', where: `r.refereeId = ? AND ${own.sql}`,
    params: [ask.customerId, ...own.params], at: 'h.atMs', id: 'h.id',
  });
}

/** Friends who scanned this customer's code, as they stand now. Who scanned their own code is told of once, by the turns of that scan. */
export async function friends({ reader, customerId, scope, below, limit }: Ask) {
  const own = scope === 'all' ? { sql: '1 = 1', params: [] } : scopeClause(scope, 'ownerStaffId');
  const { sql, params } = newest<'referrerId' | 'ownerStaffId'>({
    table: 'referral', given: { referrerId: customerId, ownerStaffId: onlyMember(scope) }, ways: { ix_referral_referrer: ['referrerId'] },
    within: { sql: `${own.sql} AND refereeId <> referrerId`, params: own.params }, limit, before: idBelow(below),
  });
  return atOfIds(await reader.rows<OfReferral & { id: string; refereeId: string; status: string }>(
    `SELECT r.id, r.id AS referralId, ${CAMPAIGN}, r.refereeId, r.status, r.reason FROM (${sql}) page CROSS JOIN referral r ON r.id = page.id JOIN campaign c ON c.id = r.campaignId ORDER BY r.id DESC`, params));
}

export interface PointsFound {
  id: string;
  transactionId: string;
  account: string;
  amount: number;
  causeType: string;
  referralId: string | null;
}

/** Movements of this customer's points. That issued points leave the held account is the other side of the same step. */
export async function points({ reader, customerId, below, limit }: Ask) {
  const notIssued = { sql: "NOT EXISTS (SELECT 1 FROM ledger_transaction x WHERE x.id = ledger_posting.transactionId AND x.causeType = 'reward.issue')", params: [] };
  const walk = (account: string, within?: typeof notIssued) => newest({ table: 'ledger_posting', given: { account }, ways: { ix_ledger_posting_account: ['account'] }, ...(within ? { within } : {}), limit, before: idBelow(below) });
  const { sql, params } = mergedNewest([walk(accounts.available(customerId)), walk(accounts.held(customerId), notIssued), walk(accounts.receivable(customerId))], limit);
  return atOfIds(await reader.rows<PointsFound>(
    `SELECT p.id, p.transactionId, p.account, p.amount, t.causeType, w.referralId FROM (${sql}) page CROSS JOIN ledger_posting p ON p.id = page.id JOIN ledger_transaction t ON t.id = p.transactionId
     LEFT JOIN reward w ON w.id = t.causeId ORDER BY p.id DESC`, params));
}

type AppealFound = { referralId: string; reason: string; decision: string | null };
const appealRows = ({ customerId, scope }: Ask, more: string) => {
  const own = scopeClause(scope, 'r.ownerStaffId');
  return { columns: 'a.referralId, a.reason, a.decision', from: 'appeal a CROSS JOIN referral r ON r.id = a.referralId', where: `a.customerId = ? AND ${own.sql}${more}`, params: [customerId, ...own.params], id: 'a.id' };
};
export const appealed = (ask: Ask) => newestOfOwn<AppealFound>(ask, { ...appealRows(ask, ''), at: 'a.createdAtMs' });
export const appealAnswered = (ask: Ask) => newestOfOwn<AppealFound>(ask, { ...appealRows(ask, ' AND a.answeredAtMs IS NOT NULL'), at: 'a.answeredAtMs' });
