import type { Reader } from '../../kernel/database/database';
import { customersByIds } from '../customers';
import { referralById } from './store';

const UNNAMED = '一位客户';

/** 新转介绍 for the member who was added: who came and who sent them (policy 28). Names are read when it is sent: work carries ids only. */
export async function composeBoundNotice(reader: Reader, refs: Record<string, string>): Promise<string | null> {
  const referral = await referralById(reader, refs['referralId'] ?? '');
  if (!referral || referral.status === 'rejected') return null;
  const people = new Map((await customersByIds(reader, [referral.referrerId, referral.refereeId])).map((customer) => [customer.id, customer.name ?? UNNAMED]));
  return `【新转介绍】\n${people.get(referral.referrerId) ?? UNNAMED} 推荐的 ${people.get(referral.refereeId) ?? UNNAMED} 刚刚添加了您，请尽快首次联系。`;
}
