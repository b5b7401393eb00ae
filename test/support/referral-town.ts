import { openCompany, type Company } from './company';

export interface ReferralItem {
  id: string;
  campaignVersion: number;
  referrerExternalUserId: string;
  refereeExternalUserId: string;
  status: string;
  reason: { code: string } | null;
}
export interface RewardItem { id: string; itemKey: string; status: string; amount: number; reason: { code: string } | null; beneficiary: { id: string } }
export interface Code { id: string; state: string; status: string; configId: string; reason?: string }

const LONG_AGO_S = Math.floor(Date.now() / 1000) - 90 * 86_400;
export const nowS = (): number => Math.floor(Date.now() / 1000);
export const wait = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

export const points = (key: string, amount: number, more: Record<string, unknown> = {}) => ({ key, milestone: 'retained', beneficiary: 'referrer', kind: 'points', amount, ...more });
export const termsOf = (more: Record<string, unknown> = {}) => ({
  name: '转介绍', startsAt: new Date(Date.now() - 60_000).toISOString(), endsAt: new Date(Date.now() + 86_400_000).toISOString(), codeKind: 'contact_way',
  staffUserIds: ['WangFang', 'LiLei'], staffPick: 'pool', retention: 'PT2S', budget: { points: 10_000 }, welcome: { text: '欢迎！' }, rewards: [points('referrer', 100)], ...more,
});

/** A company with two members, three old customers who may refer, and as many strangers as are asked for; its first sync is over. */
export async function openTown(engine: 'sqlite' | 'mysql', options: { onStatement?: (sql: string) => void; env?: Record<string, string> } = {}) {
  const company = await openCompany(engine, { ...options, seed: {
    staff: [{ userId: 'WangFang', name: '王芳' }, { userId: 'LiLei', name: '李雷' }],
    customers: ['wmZhang', 'wmLiu', 'wmChen'].map((externalUserId) => ({ externalUserId, name: externalUserId })),
    follows: ['wmZhang', 'wmLiu', 'wmChen'].map((customer, index) => ({ userId: 'WangFang', customer, createdAt: LONG_AGO_S + index })),
  } });
  await company.settle();
  return { company, ...verbsOf(company) };
}

export type Town = Awaited<ReturnType<typeof openTown>>;

function verbsOf(company: Company) {
  const ok = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await company.api<T>(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return {
    ok,
    async campaign(more: Record<string, unknown> = {}): Promise<string> {
      const { id } = await ok<{ id: string }>('POST', '/campaigns', termsOf(more));
      await ok('POST', `/campaigns/${id}/publish`);
      return id;
    },
    code: (campaignId: string, referrerExternalUserId = 'wmZhang') => ok<Code>('POST', `/campaigns/${campaignId}/codes`, { referrerExternalUserId }),
    /** People nobody knows yet. */
    async strangers(...names: string[]): Promise<void> {
      await company.simulator.control.seed({ customers: names.map((externalUserId) => ({ externalUserId, name: externalUserId })) });
    },
    scan: (customer: string, code: Code, more: { userId?: string; at?: number; deliver?: number } = {}) => company.simulator.control.scan({ customer, configId: code.configId, userId: 'WangFang', ...more }),
    referrals: async (campaignId: string) => (await ok<{ items: ReferralItem[] }>('GET', `/referrals?campaignId=${campaignId}&limit=100`)).items,
    rewards: async (campaignId: string) => (await ok<{ items: RewardItem[] }>('GET', `/rewards?campaignId=${campaignId}&limit=100`)).items,
    available: async (customer: string) => (await ok<{ points: { available: number } }>('GET', `/customers/${customer}`)).points.available,
    async retained(ms = 2000): Promise<void> {
      await wait(ms + 700);
      await company.settle();
    },
  };
}

/** Looks again and again until it is so; fails with what it saw last. */
export async function eventually<T>(look: () => Promise<T>, isSo: (seen: T) => boolean, withinMs = 15_000): Promise<T> {
  for (const untilMs = Date.now() + withinMs; ;) {
    const seen = await look();
    if (isSo(seen)) return seen;
    if (Date.now() > untilMs) throw new Error(`it never came to pass; seen last: ${JSON.stringify(seen)}`);
    await wait(50);
  }
}
