import { z } from 'zod';
import type { Caller } from '../../kernel/http/access-slots';
import { instantText } from '../../kernel/http/instant-field';
import { page, pageOf, PageQuery, type Page } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { REWARD_REASON_TEXT } from '../rewards';
import { campaignNames } from './campaign-names';
import { rewardLines, type RewardRow } from './reward-views';
import { memberIn, membersByIds, peopleByIds, personIn, type Sees } from './people';
import { CampaignName, Instant, Reason, when, type Turning } from './shown';

const STATUSES = ['accrued', 'held', 'due', 'approved', 'issuing', 'issued', 'voided', 'expired', 'reversed', 'failed'] as const;

export const RewardLine = z.object({
  id: z.string(), campaign: CampaignName, referralId: z.string(), itemKey: z.string(), beneficiary: z.object({ type: z.enum(['customer', 'staff']), id: z.string(), name: z.string().nullable() }), kind: z.string(),
  amount: z.int(), status: z.enum(STATUSES), reason: Reason, accruedAt: z.string(), issuedAt: Instant, closedAt: Instant,
}).meta({ id: 'RewardLine' });

export const RewardFilter = z.strictObject({ campaignId: IdText.optional(), status: z.enum(STATUSES).optional() });

export async function rewardPage({ database: reader, persons }: Sees, caller: Caller, ask: z.output<typeof RewardFilter> & Turning): Promise<Page<z.input<typeof RewardLine>>> {
  const found = page(await rewardLines(reader, caller.scope, ask, ask.limit, ask.cursor), ask.limit, (row) => row.id);
  return { items: await present({ database: reader, persons }, caller, found.items), nextCursor: found.nextCursor };
}

/** 奖励: what is owed to whom and why. */
export const rewardConsoleRoute = ({ database, persons }: Machine): Route => defineRoute({
  method: 'GET', path: '/api/console/rewards', auth: { roles: ['admin', 'supervisor', 'finance', 'auditor'], scope: 'cut' }, summary: 'Rewards with whose they are, newest first',
  query: PageQuery.extend(RewardFilter.shape), responses: { 200: pageOf(RewardLine).extend({ campaigns: z.array(CampaignName) }) },
  handler: async ({ query, caller }) => ({ status: 200, body: { ...(await rewardPage({ database, persons }, caller, query)), campaigns: await campaignNames(database, query.campaignId) } }),
});

async function present({ database, persons }: Sees, caller: Caller, rows: readonly RewardRow[]): Promise<z.input<typeof RewardLine>[]> {
  const idsOf = (type: string) => rows.filter((row) => row.beneficiaryType === type).map((row) => row.beneficiaryId);
  const [people, members] = [await peopleByIds({ database, persons }, caller, idsOf('customer')), await membersByIds(database, idsOf('staff'))];
  return rows.map((row) => {
    const staff = row.beneficiaryType === 'staff';
    const [person, member] = [personIn(people, row.beneficiaryId), memberIn(members, row.beneficiaryId)];
    return {
      id: row.id, campaign: { id: row.campaignId, name: row.campaignName }, referralId: row.referralId, itemKey: row.itemKey, kind: row.kind, amount: Number(row.amount), status: row.status as (typeof STATUSES)[number],
      beneficiary: staff ? { type: 'staff' as const, id: member.userId, name: member.name } : { type: 'customer' as const, id: person.externalUserId, name: person.name },
      reason: row.reason === null ? null : { code: row.reason, text: (REWARD_REASON_TEXT as Record<string, string>)[row.reason] ?? row.reason },
      accruedAt: instantText(row.accruedAtMs), issuedAt: when(row.issuedAtMs), closedAt: when(row.closedAtMs),
    };
  });
}
