import { z } from 'zod';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { CallbackCrypto, Wecom } from '../../wecom';
import { examine } from '../doctor';

const DoctorView = z.object({
  ok: z.boolean(), findings: z.array(z.object({ check: z.string(), level: z.enum(['ok', 'warning', 'fault', 'skipped']), code: z.string(), zh: z.string(), en: z.string() })),
}).meta({ id: 'Doctor' });

export interface DoctorDeps {
  wecom: Wecom;
  crypto: CallbackCrypto;
  publicUrl: string | null;
}

/** 体检: the command `doctor`, run by the bot on itself. Two who look at once share one examination. */
export function doctorRoute({ database, clock }: Machine, deps: DoctorDeps): Route {
  let under: ReturnType<typeof examine> | null = null;
  const openDatabase = () => Promise.resolve({ ...database, close: () => Promise.resolve() });
  return defineRoute({
    method: 'GET', path: '/api/console/doctor', auth: { roles: ['admin'] }, summary: 'Everything that goes wrong on the first day, and how to mend it', responses: { 200: DoctorView },
    handler: async () => {
      under ??= examine({ ...deps, openDatabase, clock }).finally(() => { under = null; });
      return { status: 200, body: await under };
    },
  });
}
