import { z } from 'zod';
import { causeOf } from '../../kernel/http/cause-of';
import { instantText } from '../../kernel/http/instant-field';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { PersonSeal } from '../../kernel/person-seal';
import type { Scope } from '../../kernel/scope';
import type { Machine } from '../../kernel/machine';
import type { ReferralReason } from '../../vocabulary/reasons';
import type { Evidence } from './decide-attribution';
import { referralUnknown, type makeReachMilestone } from './reach-milestone';
import { REASON_TEXT } from './reason-text';
import { historyNote } from './store';
import { historyRows, referralPage, referralRow, type HistoryRow, type ReferralRow } from './views';

const instant = (ms: number | null) => (ms === null ? null : instantText(ms));
const Instant = z.string().nullable();
const Reason = z.object({ code: z.string(), text: z.string() }).nullable();
const STATUSES = ['held', 'bound', 'retained', 'contacted', 'qualified', 'converted', 'rejected', 'lapsed', 'reversed'] as const;

export const ReferralView = z.object({
  id: z.string(), campaignId: z.string(), campaignVersion: z.int(), referrerExternalUserId: z.string(), refereeExternalUserId: z.string(), staffUserId: z.string(), ownerUserId: z.string(),
  status: z.enum(STATUSES), reason: Reason,
  milestones: z.object({ added: Instant, retained: Instant, contacted: Instant, qualified: Instant, deal: Instant }), addedAt: z.string(), boundAt: Instant, endedAt: Instant,
}).meta({ id: 'Referral' });

const ReferralDetail = ReferralView.extend({
  evidence: z.array(z.object({ code: z.string(), passed: z.boolean(), saw: z.string() })),
  history: z.array(z.object({ at: z.string(), from: z.string().nullable(), to: z.string(), cause: z.string(), actor: z.string(), note: z.string().nullable() })),
  rewards: z.array(z.object({ id: z.string(), itemKey: z.string(), beneficiary: z.object({ type: z.string(), id: z.string() }), kind: z.string(), amount: z.int(), status: z.string() })),
}).meta({ id: 'ReferralDetail' });

/** The rewards of one referral: filled by the room that owes them. */
export type RewardsOfReferral = (referralId: string) => Promise<z.input<typeof ReferralDetail>['rewards']>;

const presentReferral = (row: ReferralRow): z.input<typeof ReferralView> => ({
  id: row.id, campaignId: row.campaignId, campaignVersion: row.campaignVersion, referrerExternalUserId: row.referrerExternalUserId, refereeExternalUserId: row.refereeExternalUserId,
  staffUserId: row.staffUserId, ownerUserId: row.ownerUserId, status: row.status as (typeof STATUSES)[number],
  reason: row.reason === null ? null : { code: row.reason, text: REASON_TEXT[row.reason as ReferralReason] },
  milestones: { added: row.boundAtMs === null ? null : instantText(row.addedAtMs), retained: instant(row.retainedAtMs), contacted: instant(row.contactedAtMs), qualified: instant(row.qualifiedAtMs), deal: instant(row.dealAtMs) },
  addedAt: instantText(row.addedAtMs), boundAt: instant(row.boundAtMs), endedAt: instant(row.endedAtMs),
});

const presentHistory = (persons: PersonSeal, row: HistoryRow) => ({ at: instantText(row.atMs), from: row.fromStatus, to: row.toStatus, cause: row.reason ?? row.causeType, actor: `${row.causeType}:${row.causeId}`, note: historyNote(persons, row) });

const READ = { roles: ['admin', 'supervisor', 'finance', 'auditor'], inScope: ['staff'], scope: 'cut' } as const;
const Id = z.strictObject({ id: IdText });

export function referralRoutes({ database, persons }: Machine, verbs: { reachMilestone: ReturnType<typeof makeReachMilestone>; rewardsOf: RewardsOfReferral }): Route[] {
  const detail = async (id: string, scope: Scope): Promise<z.input<typeof ReferralDetail>> => {
    const row = await referralRow(database, scope, id);
    if (!row) throw referralUnknown();
    const evidence = (JSON.parse(row.evidence) as Evidence[]).map(({ reason, passed, saw }) => ({ code: reason, passed, saw }));
    return { ...presentReferral(row), evidence, history: (await historyRows(database, id)).map((turn) => presentHistory(persons, turn)), rewards: await verbs.rewardsOf(id) };
  };
  return [
    defineRoute({
      method: 'GET', path: '/api/v1/referrals', auth: READ, summary: 'Referrals, rejected scans included, newest first', responses: { 200: pageOf(ReferralView) },
      query: PageQuery.extend({ campaignId: IdText.optional(), referrer: IdText.optional(), referee: IdText.optional(), status: z.enum(STATUSES).optional() }),
      handler: async ({ query, caller }) => {
        const found = page(await referralPage(database, caller.scope, query, query.limit, query.cursor), query.limit, (row) => row.id);
        return { status: 200, body: { items: found.items.map(presentReferral), nextCursor: found.nextCursor } };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/v1/referrals/:id', auth: READ, summary: 'One referral with evidence, history and rewards', params: Id, responses: { 200: ReferralDetail },
      handler: async ({ params, caller }) => ({ status: 200, body: await detail(params.id, caller.scope) }),
    }),
    defineRoute({
      method: 'POST', path: '/api/v1/referrals/:id/milestones', auth: { roles: ['admin', 'supervisor'], inScope: ['staff'], scope: 'cut' }, summary: 'Say that a friend was contacted or qualified', params: Id,
      body: z.strictObject({ milestone: z.enum(['contacted', 'qualified']), note: z.string().max(500).optional() }), responses: { 200: ReferralDetail },
      handler: async ({ params, body, caller, audit }) => {
        const before = await detail(params.id, caller.scope);
        await verbs.reachMilestone(params.id, { milestone: body.milestone, note: body.note ?? null }, causeOf(caller));
        const after = await detail(params.id, caller.scope);
        audit.changed({ status: before.status, milestones: before.milestones }, { status: after.status, milestones: after.milestones });
        return { status: 200, body: after };
      },
    }),
  ];
}
