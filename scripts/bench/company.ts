import { createApp, type App } from '../../src/app';
import { loadSettings, type Settings } from '../../config/settings';
import { systemClock } from '../../src/kernel/clock';
import { createLogger } from '../../src/kernel/logger';
import { start } from '../../src/start';
import { ENVIRONMENT } from './events';
import type { StubWecom } from './stub-wecom';

export interface BenchCompany {
  settings: Settings;
  /** States of the referrers' codes. */
  states: string[];
  campaignId: string;
  /** Of an admin. */
  key: string;
}

const REFERRERS = 20;

export const benchSettings = (databaseUrl: string, stub: StubWecom, port = 0): Settings => {
  const settings = loadSettings({ ...ENVIRONMENT, DATABASE_URL: databaseUrl, WECOM_API_BASE: stub.url, PORT: '1' });
  return { ...settings, http: { ...settings.http, port } };
};

/** A campaign that pays both sides at the add, and codes of some referrers: made through the open API by a running bot, which is stopped again. */
export async function prepareCompany(databaseUrl: string, stub: StubWecom): Promise<BenchCompany> {
  const settings = benchSettings(databaseUrl, stub);
  const bot = await start(settings, { clock: systemClock, logger: createLogger('error') });
  try {
    const { key } = await bot.app.access.createApiKey({ name: 'bench', role: 'admin' });
    return { settings, key, ...(await makeCodes(`http://127.0.0.1:${bot.port}/api/v1`, key)) };
  } finally {
    await bot.stop();
  }
}

async function makeCodes(api: string, key: string): Promise<Pick<BenchCompany, 'states' | 'campaignId'>> {
  const call = async (path: string, body: unknown) => {
    const answer = await fetch(`${api}${path}`, { method: 'POST', headers: { authorization: `Bearer ${key}` }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as Record<string, string>;
  };
  const reward = (name: string) => ({ key: name, milestone: 'added', beneficiary: name, kind: 'points', amount: 10 });
  const { id } = await call('/campaigns', {
    name: 'bench', startsAt: '2020-01-01T00:00:00Z', endsAt: new Date(Date.now() + 86_400_000).toISOString(), codeKind: 'contact_way', staffUserIds: ['zhangsan'], staffPick: 'pool', retention: 'P7D',
    budget: { points: 1_000_000_000 }, welcome: { text: '欢迎' }, rewards: [reward('referrer'), reward('referee')],
  });
  await call(`/campaigns/${id}/publish`, {});
  const states: string[] = [];
  for (let n = 0; n < REFERRERS; n += 1) states.push((await call(`/campaigns/${id}/codes`, { referrerExternalUserId: `wmReferrer${n}` }))['state'] as string);
  return { states, campaignId: String(id) };
}

/** The bot without its loops: the benchmark turns them itself. */
export const openIdle = (settings: Settings, onStatement?: (sql: string) => void): Promise<App> =>
  createApp(settings, { clock: systemClock, logger: createLogger('error'), ...(onStatement ? { onStatement } : {}) });

export async function closeIdle({ access, machine }: App): Promise<void> {
  await access.idle();
  await machine.database.close();
}
