import { z } from 'zod';
import type { CodeWalk } from '../../../../entities/code-walk';
import type { Reader } from '../../../kernel/database/database';
import type { Tx } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors';
import { instantText } from '../../../kernel/http/instant-field';
import { page, pageOf, PageQuery } from '../../../kernel/http/paging';
import { defineRoute, type Route } from '../../../kernel/http/route';
import type { Machine } from '../../../kernel/machine';
import { lastWalk, lastWholeWalk, unrecordedPage } from '../walk/walk-store';
import { countCodes, quotaOf, usedOf } from './quota-store';

export interface QuotaViews {
  quota(): Promise<z.input<typeof QuotaView>>;
  /** The last walk, also while it is under way; null: none has begun. */
  lastWalk(): Promise<z.input<typeof WalkView> | null>;
}

const READ = { roles: ['admin', 'supervisor', 'auditor'], scope: 'open' } as const;
const WRITE = { roles: ['admin'] } as const;

export const QuotaView = z.object({
  limit: z.int(), used: z.int(), percent: z.number(), level: z.enum(['enough', 'high', 'full']),
  byKind: z.object({ codes: z.int(), channels: z.int(), groups: z.int(), unrecorded: z.int() }), recyclable: z.int(), lastWalkAt: z.string().nullable(),
}).meta({ id: 'CodeQuota' });
const UnrecordedView = z.object({ configId: z.string(), state: z.string().nullable(), kind: z.enum(['foreign', 'duplicate']), foundAt: z.string() }).meta({ id: 'UnrecordedCode' });
export const WalkView = z.object({
  id: z.string(), status: z.enum(['walking', 'judging', 'done', 'parked', 'broken', 'given_up']), reason: z.string().nullable(), listed: z.int(), adopted: z.int(), duplicates: z.int(), absent: z.int(),
  startedAt: z.string(), finishedAt: z.string().nullable(),
}).meta({ id: 'CodeWalk' });

const presentWalk = ({ id, status, reason, listed, adopted, duplicates, absent, startedAtMs, finishedAtMs }: CodeWalk): z.input<typeof WalkView> => ({
  id, status: status as z.input<typeof WalkView>['status'], reason, listed, adopted, duplicates, absent, startedAt: instantText(startedAtMs), finishedAt: finishedAtMs === null ? null : instantText(finishedAtMs),
});

/** `recyclable`: codes of ended campaigns that are still there to be recycled. */
export const quotaViews = (database: Reader, { codeQuota, recyclable }: { codeQuota: number; recyclable(reader: Reader): Promise<number> }): QuotaViews => ({
  async quota() {
    const { removing: _going, ...byKind } = await countCodes(database);
    const used = usedOf({ ...byKind, removing: 0 });
    const walk = await lastWholeWalk(database);
    const percent = Math.round((used / codeQuota) * 10_000) / 100;
    return { limit: codeQuota, used, percent, level: (await quotaOf(database)).level, byKind, recyclable: await recyclable(database), lastWalkAt: walk?.finishedAtMs ? instantText(walk.finishedAtMs) : null };
  },
  async lastWalk() {
    const walk = await lastWalk(database);
    return walk && presentWalk(walk);
  },
});

/** How much of WeCom's room for codes is used, by what, and what nobody recorded. */
export const quotaRoutes = ({ database, unitOfWork }: Machine, views: QuotaViews, askWalk: (tx: Tx) => Promise<CodeWalk>): Route[] => [
  defineRoute({
    method: 'GET', path: '/api/v1/codes/quota', auth: READ, summary: 'Codes that stand at WeCom of the 500,000 it allows, by kind', responses: { 200: QuotaView },
    handler: async () => ({ status: 200, body: await views.quota() }),
  }),
  defineRoute({
    method: 'GET', path: '/api/v1/codes/unrecorded', auth: READ, summary: 'Codes (联系我) that WeCom lists and nobody here recorded, as the last walk saw them', query: PageQuery, responses: { 200: pageOf(UnrecordedView) },
    handler: async ({ query }) => {
      const found = page(await unrecordedPage(database, query.limit, query.cursor), query.limit, (row) => row.id);
      const items = found.items.map(({ configId, state, kind, foundAtMs }) => ({ configId, state, kind: kind as 'foreign' | 'duplicate', foundAt: instantText(foundAtMs) }));
      return { status: 200, body: { items, nextCursor: found.nextCursor } };
    },
  }),
  defineRoute({
    method: 'POST', path: '/api/v1/codes/walks', auth: WRITE, summary: 'Walk through every code that WeCom lists; one under way is the answer', body: z.strictObject({}), responses: { 202: WalkView },
    handler: async () => ({ status: 202, body: presentWalk(await unitOfWork.run((tx) => askWalk(tx))) }),
  }),
  defineRoute({
    method: 'GET', path: '/api/v1/codes/walks/last', auth: READ, summary: 'The last walk, also while it is under way', responses: { 200: WalkView },
    handler: async () => {
      const walk = await views.lastWalk();
      if (!walk) throw notFound('walk.not_found', 'no walk has begun yet');
      return { status: 200, body: walk };
    },
  }),
];
