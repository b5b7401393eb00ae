import { z } from 'zod';
import type { Caller } from '../../kernel/http/access-slots';
import { instantText } from '../../kernel/http/instant-field';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { appealWords, shortReason } from '../h5';
import { appealLines, evidenceOf, type AppealLine } from './appeal-views';
import { membersByIds, type Sees } from './people';
import { Evidence, presentEvidence, presentReferrals, ReferralItem } from './referral-present';
import { referralLinesById } from './referral-views';
import { reviewsWaiting, ReviewsWaiting } from './reviews-waiting';
import { Instant, when } from './shown';

export const AppealShown = z.object({
  id: z.string(), status: z.enum(['open', 'answered']), reason: z.object({ code: z.string(), text: z.string() }), text: z.string(), decision: z.enum(['accept', 'refuse']).nullable(), sentence: z.string().nullable(),
  answeredBy: z.string().nullable(), answeredAt: Instant, createdAt: z.string(),
}).meta({ id: 'AppealShown' });
/** `drafts`: what may be said to the referrer, in words that can be changed. */
const AppealItem = AppealShown.extend({ referral: ReferralItem, evidence: Evidence, drafts: z.object({ accept: z.string(), refuse: z.string() }) }).meta({ id: 'AppealItem' });

/** The referrer reads Chinese, whatever the language of this page. */
const draftsOf = (code: string) => ({ accept: '我们复核了这次推荐，会按补登处理，结果会显示在“我的好友”里。', refuse: `我们复核了这次推荐，结果不变：${shortReason(code)}。` });

/** Whoever answered is named when it was a member of staff. */
export async function presentAppeals({ database, persons }: Sees, lines: readonly AppealLine[]): Promise<z.input<typeof AppealShown>[]> {
  const members = await membersByIds(database, lines.map((line) => line.answeredBy));
  return lines.map((line) => ({
    id: line.id, status: line.status as 'open' | 'answered', reason: { code: line.reason, text: shortReason(line.reason) }, decision: line.decision as 'accept' | 'refuse' | null, ...appealWords(persons, line),
    answeredBy: line.answeredBy === null ? null : (members.get(line.answeredBy)?.name ?? members.get(line.answeredBy)?.userId ?? line.answeredBy), answeredAt: when(line.answeredAtMs), createdAt: instantText(line.createdAtMs),
  }));
}

/** 申诉: what referrers say against a "no", beside what it was decided on. */
export const appealConsoleRoute = ({ database, persons }: Machine): Route => defineRoute({
  method: 'GET', path: '/api/console/appeals', auth: { roles: ['admin', 'supervisor', 'auditor'], scope: 'cut' }, summary: 'Appeals with verdict and evidence: open ones oldest first, answered ones newest first',
  query: PageQuery.extend({ status: z.enum(['open', 'answered']).default('open') }), responses: { 200: pageOf(AppealItem).extend({ waiting: ReviewsWaiting }) },
  handler: async ({ query, caller }) => {
    const found = page(await appealLines(database, caller.scope, query.status, query.limit, query.cursor), query.limit, (line) => line.id);
    return { status: 200, body: { items: await present({ database, persons }, caller, found.items), nextCursor: found.nextCursor, waiting: await reviewsWaiting(database, caller.scope) } };
  },
});

async function present(sees: Sees, caller: Caller, lines: readonly AppealLine[]): Promise<z.input<typeof AppealItem>[]> {
  const ids = lines.map((line) => line.referralId);
  const referrals = new Map((await presentReferrals(sees, caller, await referralLinesById(sees.database, ids))).map((item) => [item.id, item]));
  const evidence = await evidenceOf(sees.database, ids);
  const shown = await presentAppeals(sees, lines);
  return lines.flatMap((line, n) => {
    const [appeal, referral] = [shown[n], referrals.get(line.referralId)];
    return appeal && referral ? [{ ...appeal, referral, evidence: presentEvidence(evidence.get(line.referralId) ?? '[]'), drafts: draftsOf(line.reason) }] : [];
  });
}
