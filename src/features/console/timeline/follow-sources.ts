import { newest } from '../../../kernel/database/list-filter';
import { scopeClause } from '../../../kernel/database/scope-clause';
import { followUpLines } from '../../follow-ups';
import { atOfIds, idBelow, newestOfOwn, type Ask } from './own-rows';

export const followed = (ask: Ask) => newestOfOwn<{ staffId: string }>(ask, { columns: 'e.staffId', from: 'follow_episode e', where: 'e.customerId = ?', params: [ask.customerId], at: 'e.startedAtMs', id: 'e.id' });

export const followEnded = (ask: Ask) => newestOfOwn<{ staffId: string; endedBy: string | null }>(ask, {
  columns: 'e.staffId, e.endedBy', from: 'follow_episode e', where: 'e.customerId = ? AND e.endedAtMs IS NOT NULL', params: [ask.customerId], at: 'e.endedAtMs', id: 'e.id',
});

/** Asked for; what came of it is told by its state as it stands now. */
export const handedOver = (ask: Ask) => newestOfOwn<{ state: string; fromStaffId: string; toStaffId: string }>(ask, {
  columns: 'x.state, h.handoverStaffId AS fromStaffId, h.takeoverStaffId AS toStaffId', from: 'handover_row x CROSS JOIN handover h ON h.id = x.handoverId', where: 'x.customerId = ?', params: [ask.customerId],
  at: 'h.createdAtMs', id: 'x.id',
});

/** What WeCom was told of tags by us; what members change in WeCom itself has no instant. */
export async function tagged({ reader, customerId, below, limit }: Ask) {
  const { sql, params } = newest<'subject' | 'type'>({ table: 'journal', columns: 'id, data', given: { subject: customerId, type: 'customer.tagged' }, ways: { ix_journal_subject: ['subject'] }, limit, before: idBelow(below) });
  return atOfIds(await reader.rows<{ id: string; data: string }>(sql, params)).map(({ data, ...at }) => {
    const { staffId, add, remove } = JSON.parse(data) as { staffId: string; add: string; remove: string };
    return { ...at, staffId, added: idsIn(add), removed: idsIn(remove) };
  });
}

const idsIn = (text: string): string[] => text.split(' ').filter((id) => id !== '');

export const noted = async ({ reader, customerId, below, limit }: Ask) => atOfIds(await followUpLines(reader, customerId, limit, idBelow(below)));

/** Of groups whose owner is within the scope, as wherever groups are shown. */
const stays = ({ customerId, scope }: Ask, more: string) => {
  const own = scopeClause(scope, 'g.ownerStaffId');
  return { columns: 'g.chatId, g.name', from: 'group_member m CROSS JOIN group_chat g ON g.id = m.groupId', where: `m.customerId = ? AND ${own.sql}${more}`, params: [customerId, ...own.params], id: 'm.id' };
};
type Stay = { chatId: string; name: string | null };
export const groupJoined = (ask: Ask) => newestOfOwn<Stay>(ask, { ...stays(ask, ''), at: 'm.joinedAtMs' });
export const groupLeft = (ask: Ask) => newestOfOwn<Stay>(ask, { ...stays(ask, ' AND m.leftAtMs IS NOT NULL'), at: 'm.leftAtMs' });

/** `delivery`: null when nothing is kept of it any more. */
export const thanked = (ask: Ask) => newestOfOwn<{ staffId: string; delivery: string | null; status: string | null }>(ask, {
  columns: 'k.staffId, w.delivery, w.status', from: 'customer_thanks k LEFT JOIN work w ON w.id = k.id', where: 'k.customerId = ?', params: [ask.customerId], at: 'k.composedAtMs', id: 'k.id',
});
