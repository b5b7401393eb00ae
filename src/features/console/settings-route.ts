import { z } from 'zod';
import { instantText } from '../../kernel/http/instant-field';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { membersByIds } from './people';
import { consentTexts, sessionsOf } from './settings-views';

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

/** 设置: what the company is to the bot, what customers agree to, where I am signed in. */
export const settingsRoute = ({ database, clock }: Machine, facts: CompanyFacts): Route => defineRoute({
  method: 'GET', path: '/api/console/settings', auth: { roles: ['admin'] }, summary: 'What the bot was started with, texts that customers agree to, my sessions', responses: { 200: SettingsView },
  handler: async ({ caller }) => {
    const texts = await consentTexts(database);
    const members = await membersByIds(database, texts.map((row) => row.publishedBy));
    const nameOf = (id: string) => members.get(id)?.name ?? members.get(id)?.userId ?? null;
    return {
      status: 200, body: {
        company: { ...facts, adminUserIds: [...facts.adminUserIds] }, sessions: await sessionsOf(database, caller.id, clock.nowMs()),
        consentTexts: texts.map((row) => ({ id: row.id, version: Number(row.version), text: row.text, publishedBy: nameOf(row.publishedBy), at: instantText(row.createdAtMs) })),
      },
    };
  },
});
