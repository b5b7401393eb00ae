import type { Reader } from '../../kernel/database/database';
import type { PersonSeal } from '../../kernel/person-seal';
import { nameOf } from '../customer-names';
import { customersByIds } from '../customers';
import { referralById, type ReferralRecord } from './store';

const UNNAMED = '一位客户';

/** 新转介绍 for the member who was added: who came and who sent them (policy 28). Names are read when it is sent: work carries ids only. */
export const makeComposeBoundNotice = ({ persons }: { persons: PersonSeal }) => async (reader: Reader, refs: Record<string, string>): Promise<string | null> => {
  const referral = await referralById(reader, refs['referralId'] ?? '');
  if (!referral || referral.status === 'rejected') return null;
  const people = new Map((await customersByIds(reader, [referral.referrerId, referral.refereeId])).map((customer) => [customer.id, nameOf(persons, customer) ?? UNNAMED]));
  const cameBy = (await joinedGroupBy(reader, referral)) ? '刚刚扫码加入了您的客户群' : '刚刚添加了您';
  return `【新转介绍】\n${people.get(referral.referrerId) ?? UNNAMED} 推荐的 ${people.get(referral.refereeId) ?? UNNAMED} ${cameBy}，请尽快首次联系。`;
};

const joinedGroupBy = async (reader: Reader, { refereeId, codeId }: ReferralRecord): Promise<boolean> =>
  (await reader.one('SELECT m.id FROM group_member m JOIN referral_code rc ON rc.state = m.state WHERE m.customerId = ? AND rc.id = ? LIMIT 1', [refereeId, codeId])) !== null;
