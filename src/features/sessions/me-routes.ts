import { z } from 'zod';
import type { StaffCaller } from '../../kernel/http/access-slots';
import { defineRoute, type Route } from '../../kernel/http/route';
import { forbidden } from '../../kernel/errors';
import { ROLES, type Role } from '../access';

const LANGUAGES = ['zh-CN', 'en'] as const;

const MeView = z.object({
  /** Null for the break-glass administrator, who is no member of staff. */
  staffId: z.string().nullable(), userId: z.string().nullable(), name: z.string(), role: z.enum(ROLES),
  scope: z.object({ kind: z.enum(['all', 'members']), members: z.int().nullable(), departments: z.array(z.string()) }),
  company: z.string(), apiHost: z.string().nullable(), timeZone: z.string(), language: z.enum(LANGUAGES), expiresAt: z.string(),
}).meta({ id: 'Me' });

export type Me = z.input<typeof MeView>;
/** What is known of the person: their own name whole, their departments, and until when the session lasts at most. */
export type ReadMe = (caller: StaffCaller) => Promise<Pick<Me, 'userId' | 'name' | 'expiresAt' | 'company'> & { departments: string[] }>;

/** WeCom's own host goes without saying; any other is shown, so that nobody takes a simulator for the company. */
const REAL_HOST = 'qyapi.weixin.qq.com';

export const meRoutes = (deps: { apiHost: string; timeZone: string; readMe: ReadMe }): Route[] => [
  defineRoute({
    method: 'GET', path: '/api/console/me', auth: { roles: ROLES, scope: 'open' }, summary: 'Who is signed in, with which rights', responses: { 200: MeView },
    handler: async ({ caller }) => {
      if (caller.type !== 'session') throw forbidden('forbidden', 'this is for people of the company');
      const { departments, ...own } = await deps.readMe(caller);
      const scope = caller.scope === 'all' ? { kind: 'all' as const, members: null, departments } : { kind: 'members' as const, members: caller.scope.staffIds.length, departments };
      return { status: 200, body: { ...own, staffId: caller.staffId, role: caller.role as Role, scope, apiHost: deps.apiHost === REAL_HOST ? null : deps.apiHost, timeZone: deps.timeZone, language: 'zh-CN' as const } };
    },
  }),
];
