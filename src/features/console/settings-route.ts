import { z } from 'zod';
import { instantText } from '../../kernel/http/instant-field';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { membersByIds } from './people';

/** What the bot was started with. Of secrets only whether they are there: nothing of them is in it. */
export interface CompanyFacts {
  corpId: string;
  agentId: number;
  apiHost: string;
  publicUrl: string | null;
  timeZone: string;
  adminUserIds: readonly string[];
  configured: Readonly<Record<'secret' | 'callback' | 'wxpay' | 'metricsToken', boolean>>;
}

const SettingsView = z.object({
  company: z.object({
    corpId: z.string(), agentId: z.int(), apiHost: z.string(), publicUrl: z.string().nullable(), timeZone: z.string(), adminUserIds: z.array(z.string()),
    configured: z.object({ secret: z.boolean(), callback: z.boolean(), wxpay: z.boolean(), metricsToken: z.boolean() }),
  }),
  /** The text 资料使用说明, newest first: the first is in force. */
  consentTexts: z.array(z.object({ id: z.string(), version: z.int(), text: z.string(), publishedBy: z.string().nullable(), at: z.string() })),
  sessions: z.int(),
}).meta({ id: 'Settings' });

interface TextRow { id: string; version: number; text: string; publishedBy: string; createdAtMs: number }
const MOST_TEXTS = 20;

/** 设置: what the company is to the bot, what customers agree to, where I am signed in. */
export const settingsRoute = ({ database, clock }: Machine, facts: CompanyFacts): Route => defineRoute({
  method: 'GET', path: '/api/console/settings', auth: { roles: ['admin'] }, summary: 'What the bot was started with, texts that customers agree to, my sessions', responses: { 200: SettingsView },
  handler: async ({ caller }) => {
    const texts = await database.rows<TextRow>(`SELECT id, version, text, publishedBy, createdAtMs FROM consent_text ORDER BY version DESC LIMIT ${MOST_TEXTS}`);
    const members = await membersByIds(database, texts.map((row) => row.publishedBy));
    const sessions = await database.one<{ n: number }>('SELECT COUNT(*) AS n FROM session WHERE personId = ? AND endsAtMs > ?', [caller.id, clock.nowMs()]);
    const nameOf = (id: string) => members.get(id)?.name ?? members.get(id)?.userId ?? null;
    return {
      status: 200, body: {
        company: { ...facts, adminUserIds: [...facts.adminUserIds] }, sessions: Number(sessions?.n ?? 0),
        consentTexts: texts.map((row) => ({ id: row.id, version: Number(row.version), text: row.text, publishedBy: nameOf(row.publishedBy), at: instantText(row.createdAtMs) })),
      },
    };
  },
});
