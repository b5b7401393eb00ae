import type { Reader } from '../../kernel/database/database';
import type { PersonSeal } from '../../kernel/person-seal';
import { nameOf } from '../customer-names';
import { customersByIds } from '../customers';
import { referralById } from '../referrals';
import { staffByIds } from '../staff';

const UNNAMED = '一位客户';

/** 转介绍奖励到账 for the friend's present owner: who brought whom, and what both got (policy 28). Names are read when it is sent: work carries ids only. */
export const makeComposeRewardNotice = ({ persons }: { persons: PersonSeal }) => async (reader: Reader, refs: Record<string, string>): Promise<string | null> => {
  const referral = await referralById(reader, refs['referralId'] ?? '');
  if (!referral) return null;
  const people = new Map((await customersByIds(reader, [referral.referrerId, referral.refereeId])).map((customer) => [customer.id, nameOf(persons, customer) ?? UNNAMED]));
  const rewards = await reader.rows<{ beneficiaryType: string; beneficiaryId: string; amount: number }>("SELECT beneficiaryType, beneficiaryId, amount FROM reward WHERE referralId = ? AND status = 'issued' ORDER BY id", [referral.id]);
  if (rewards.length === 0) return null;
  const members = new Map((await staffByIds(reader, rewards.filter(({ beneficiaryType }) => beneficiaryType === 'staff').map(({ beneficiaryId }) => beneficiaryId))).map((member) => [member.id, member.name ?? member.userId]));
  const lines = rewards.map(({ beneficiaryType, beneficiaryId, amount }) => {
    if (beneficiaryType === 'staff') return `· 员工 ${members.get(beneficiaryId) ?? ''} +${amount} 积分`;
    return `· ${beneficiaryId === referral.referrerId ? '推荐人' : '被推荐人'} ${people.get(beneficiaryId) ?? UNNAMED} +${amount} 积分`;
  });
  return ['【转介绍奖励到账】', `${people.get(referral.referrerId) ?? UNNAMED} 推荐的 ${people.get(referral.refereeId) ?? UNNAMED} 已达成奖励条件`, ...lines].join('\n');
};

/** What a referrer is thanked for: the friends whose rewards were issued since the last thanks (policy 29). Sent by the member who has the referrer. */
export async function composeThanks(reader: Reader, customerId: string, sinceMs: number): Promise<{ text: string; senderStaffId: string } | null> {
  const earned = await reader.one<{ friends: number; points: number }>(
    `SELECT COUNT(DISTINCT w.referralId) AS friends, SUM(w.amount) AS points FROM reward w JOIN referral r ON r.id = w.referralId
     WHERE w.beneficiaryId = ? AND r.referrerId = w.beneficiaryId AND w.status = 'issued' AND w.issuedAtMs > ?`, [customerId, sinceMs]);
  if (!earned || Number(earned.friends) === 0) return null;
  const sender = await reader.one<{ staffId: string }>('SELECT staffId FROM follow_episode WHERE customerId = ? AND endedAtMs IS NULL ORDER BY startedAtMs LIMIT 1', [customerId]);
  if (!sender) return null; // a referrer who left keeps the points; there is nobody to write to them (policy 16)
  return { senderStaffId: sender.staffId, text: `感谢您的推荐！您推荐的 ${Number(earned.friends)} 位朋友已达成条件，${Number(earned.points)} 积分已到账。` };
}
