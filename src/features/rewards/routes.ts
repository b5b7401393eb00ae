import { z } from 'zod';
import { notFound } from '../../kernel/errors';
import { instantText } from '../../kernel/http/instant-field';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { RewardReason } from '../../vocabulary/reasons';
import { campaignById } from '../campaigns';
import { funnelOf, rewardPage, type RewardRow } from './views';

const STATUSES = ['accrued', 'held', 'due', 'approved', 'issuing', 'issued', 'voided', 'expired', 'reversed', 'failed'] as const;

/** Why a reward was not, or is no longer, given. */
export const REWARD_REASON_TEXT: Record<RewardReason, string> = {
  cap_reached: '本项奖励已达上限', budget_exhausted: '活动预算已用完', referral_lapsed: '好友关系在保持期内解除', referral_reversed: '推荐未计入或已撤回',
  tier_lost: '累计人数不足', refunded: '成交已退款', denied_by_review: '经人工复核不计入', expired: '已过期',
};

export const RewardView = z.object({
  id: z.string(), campaignId: z.string(), campaignVersion: z.int(), referralId: z.string(), itemKey: z.string(), beneficiary: z.object({ type: z.string(), id: z.string() }),
  kind: z.string(), amount: z.int(), status: z.enum(STATUSES), reason: z.object({ code: z.string(), text: z.string() }).nullable(),
  accruedAt: z.string(), dueAt: z.string().nullable(), issuedAt: z.string().nullable(),
}).meta({ id: 'Reward' });

const presentReward = (row: RewardRow): z.input<typeof RewardView> => ({
  id: row.id, campaignId: row.campaignId, campaignVersion: row.campaignVersion, referralId: row.referralId, itemKey: row.itemKey,
  beneficiary: { type: row.beneficiaryType, id: row.beneficiaryName }, kind: row.kind, amount: row.amount, status: row.status as (typeof STATUSES)[number],
  reason: row.reason === null ? null : { code: row.reason, text: REWARD_REASON_TEXT[row.reason as RewardReason] },
  accruedAt: instantText(row.accruedAtMs), dueAt: row.dueAtMs === null ? null : instantText(row.dueAtMs), issuedAt: row.issuedAtMs === null ? null : instantText(row.issuedAtMs),
});

const Count = z.int();
export const FunnelView = z.object({ codes: Count, added: Count, retained: Count, contacted: Count, qualified: Count, deals: Count, rewarded: Count, rejected: Count, lapsed: Count }).meta({ id: 'Funnel' });
const READ = { roles: ['admin', 'supervisor', 'finance', 'auditor'] } as const;

export function rewardRoutes({ database }: Machine): Route[] {
  return [
    defineRoute({
      method: 'GET', path: '/api/v1/rewards', auth: { ...READ, inScope: ['staff'], scope: 'cut' }, summary: 'Rewards, newest first', responses: { 200: pageOf(RewardView) },
      query: PageQuery.extend({ campaignId: IdText.optional(), referralId: IdText.optional(), beneficiary: IdText.optional(), status: z.enum(STATUSES).optional() }),
      handler: async ({ query, caller }) => {
        const found = page(await rewardPage(database, caller.scope, query, query.limit, query.cursor), query.limit, (row) => row.id);
        return { status: 200, body: { items: found.items.map(presentReward), nextCursor: found.nextCursor } };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/v1/campaigns/:id/funnel', auth: { ...READ, scope: 'open' }, summary: 'From code to reward, in numbers', params: z.strictObject({ id: IdText }), responses: { 200: FunnelView },
      handler: async ({ params }) => {
        if (!(await campaignById(database, params.id))) throw notFound('campaign.not_found', 'there is no such campaign');
        return { status: 200, body: await funnelOf(database, params.id) };
      },
    }),
  ];
}
