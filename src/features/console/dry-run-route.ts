import { z } from 'zod';
import { notFound } from '../../kernel/errors';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { campaignById, type CampaignsRoom } from '../campaigns';
import { campaignToTry, decideDryRun, pastFriends } from '../rewards';
import { noteDryRun } from './note-dry-run';
import { peopleByIds, personIn } from './people';
import { CampaignName, Person } from './shown';

const DAY_MS = 86_400_000;
const Days = z.union([z.literal(30), z.literal(90), z.literal(365)]);
const Tried = z.object({
  /** Whose friends the terms were tried on; null: nobody came by any code yet. */
  over: CampaignName.nullable(), friends: z.int(), cut: z.boolean(),
  items: z.array(z.object({ key: z.string(), paid: z.int(), paidSum: z.int(), waiting: z.int(), waitingSum: z.int(), capped: z.int(), unfunded: z.int() })),
  points: z.object({ paid: z.int(), waiting: z.int(), left: z.int().nullable() }), top: z.array(z.object({ referrer: Person, points: z.int() })),
}).meta({ id: 'DryRun' });

/** 试算: what rewards that are still being written would have given for friends of the past. */
export const dryRunRoute = ({ database, unitOfWork, persons, clock, campaigns: { termsBody: { shape } } }: Machine & { campaigns: Pick<CampaignsRoom, 'termsBody'> }): Route => defineRoute({
  method: 'POST', path: '/api/console/campaigns/:id/dry-run', auth: { roles: ['admin'] }, asksOnly: true, summary: 'What these rewards would have given for friends of the past; changes nothing of them', params: z.strictObject({ id: IdText }),
  body: z.strictObject({ rewards: shape.rewards, budget: shape.budget, days: Days, over: IdText.optional() }), responses: { 200: Tried },
  handler: async ({ params: { id }, body, caller }) => {
    if (!(await campaignById(database, id))) throw notFound('campaign.not_found', 'there is no such campaign');
    const over = await campaignById(database, body.over ?? (await campaignToTry(database, id)) ?? '');
    if (body.over !== undefined && !over) throw notFound('campaign.not_found', 'there is no such campaign to try the rewards on');
    const { friends, cut } = over ? await pastFriends(database, over.id, clock.nowMs() - body.days * DAY_MS) : { friends: [], cut: false };
    const { items, points, top } = decideDryRun({ rewards: body.rewards, budgetPoints: body.budget?.points ?? null }, friends);
    await noteDryRun({ database, unitOfWork, clock });
    const people = await peopleByIds({ database, persons }, caller, top.map(({ referrerId }) => referrerId));
    return { status: 200, body: { over: over ? { id: over.id, name: over.name } : null, friends: friends.length, cut, items, points, top: top.map(({ referrerId, points: sum }) => ({ referrer: personIn(people, referrerId), points: sum })) } };
  },
});
