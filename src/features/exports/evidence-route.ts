import { z } from 'zod';
import { FileBytes } from '../../kernel/http/file-answer';
import { instantText } from '../../kernel/http/instant-field';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { referralFile } from '../console';
import { evidenceText } from './evidence-text';
import { LANGUAGES } from './words';

/** 导出依据: in one call, masked for everybody: it is shown to people outside. */
export const evidenceRoute = ({ database, persons, clock, businessTimeZone }: Machine & { businessTimeZone: string }): Route => defineRoute({
  method: 'GET', path: '/api/console/referrals/:id/evidence', auth: { roles: ['admin', 'supervisor', 'staff', 'finance', 'auditor'], scope: 'cut' }, summary: 'Why a referral counts, or does not, as a text', params: z.strictObject({ id: IdText }),
  query: z.strictObject({ language: z.enum(LANGUAGES).default('zh-CN') }), responses: { 200: FileBytes },
  handler: async ({ params, query, caller }) => {
    const file = await referralFile({ database, persons }, caller.type === 'session' ? { ...caller, staffId: null } : caller, params.id);
    const text = evidenceText(file, { language: query.language, timeZone: businessTimeZone }, instantText(clock.nowMs()));
    return { status: 200, body: { name: `referral-${file.id}.txt`, type: 'text/plain; charset=utf-8', pieces: once(Buffer.from(`\uFEFF${text}`)) } };
  },
});

// eslint-disable-next-line @typescript-eslint/require-await -- a file is sent from a stream; this one is a single piece
async function* once(piece: Buffer): AsyncGenerator<Buffer> {
  yield piece;
}
