import type { Reader } from '../../../kernel/database/database';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { MessagesRoom } from '../../messages';
import { staffByUserIds } from '../../staff';
import { balanceOf } from './balance-store';
import { linkById } from './link-store';

export const BALANCE_NOTICE = 'acquisition_balance';
export const EXPIRY_NOTICE = 'acquisition_expiry';
export const LINK_NOTICE = 'acquisition_link_lost';

export type TellAdmins = (tx: Tx, notice: { template: string; refs: Record<string, string>; once: string }) => Promise<void>;

/** An app message to every admin whom WeCom's directory knows. */
export const makeTellAdmins = ({ messages, adminUserIds }: { messages: MessagesRoom; adminUserIds: readonly string[] }): TellAdmins => async (tx, { template, refs, once }) => {
  for (const admin of await staffByUserIds(tx, adminUserIds)) messages.notifyStaff(tx, { staffId: admin.id, template, refs, once: `${template}:${once}:${admin.id}` });
};

/** Nothing is said that is not so any more when it is sent. */
export async function composeBalance(reader: Reader, { level }: Record<string, string>): Promise<string | null> {
  const now = await balanceOf(reader);
  if (now.level !== level) return null;
  if (level === 'low') return '【获客额度不足】获客助手的剩余额度已少于 20，用完后获客链接将无法添加客户，请尽快充值。';
  return '【获客额度用完】获客链接已无法添加客户，使用获客链接的活动已停止获客。请充值，或将这些活动的推荐码改为「联系我」二维码。';
}

export function composeExpiry(_reader: Reader, { number = '', date = '' }: Record<string, string>): Promise<string | null> {
  return Promise.resolve(`【获客额度即将过期】有 ${number} 个获客额度将于 ${date} 过期，请尽快使用或续购。`);
}

export async function composeLinkLost(reader: Reader, { id = '' }: Record<string, string>): Promise<string | null> {
  const link = await linkById(reader, id);
  if (link?.status !== 'failed') return null;
  return `【获客链接失效】获客链接「${link.name}」${link.reason === 'link_deleted' ? '已在管理后台被删除' : '异常，已无法添加客户'}，已发出的推荐链接不再有效。再次获取推荐码时会生成新链接。`;
}
