import { closeIdle, openIdle, prepareCompany } from './company';
import { addCustomers, addReferrals, factsOfCompany, type Filled } from './fill-company';
import { perEngine } from './per-engine';

const CUSTOMERS = 200_000;
const REFERRALS = 1_000_000;
const ASKED = 60;

interface Page { items: { id: string }[]; nextCursor: string | null }

/** Every list of the API over 200,000 customers and a million referrals: the first page, and pages deep down by their cursors. */
export const benchLists = (): Promise<object[]> => perEngine('lists', async (bench) => {
  const stub = await bench.stub(0);
  const { settings } = await prepareCompany(bench.database.url, stub);
  const app = await openIdle(settings);
  const { key } = await app.access.createApiKey({ name: 'lists', role: 'admin' });
  let facts: Filled;
  try {
    facts = await factsOfCompany(app.machine);
    await addCustomers(app.machine, facts, CUSTOMERS);
    await addReferrals(app.machine, facts, REFERRALS, 0);
  } finally {
    await closeIdle(app);
  }
  const bot = await bench.launch('bot-server.js', [], { DATABASE_URL: bench.database.url, WECOM_API_BASE: stub.url });
  const api = `http://127.0.0.1:${bot.ready['port']}/api/v1`;
  const ask = async (path: string): Promise<{ ms: number; page: Page }> => {
    const startedMs = performance.now();
    const answer = await fetch(`${api}${path}`, { headers: { authorization: `Bearer ${key}` } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return { page: (await answer.json()) as Page, ms: performance.now() - startedMs };
  };
  const lists: Record<string, number> = {};
  for (const path of pathsOf(facts)) lists[path.replace(/[0-9a-z]{26}/g, 'ID')] = await p95Of(ask, path);
  return { customers: CUSTOMERS, referrals: REFERRALS, worstP95Ms: Math.max(...Object.values(lists)), p95Ms: lists };
});

const pathsOf = ({ campaignId }: Filled): string[] => [
  '/referrals', `/referrals?campaignId=${campaignId}`, '/referrals?status=lapsed', `/referrals?campaignId=${campaignId}&status=retained`, '/referrals?referrer=wmReferrer3', '/referrals?referee=wmFriendOfOld500000',
  '/rewards', '/rewards?status=voided', '/rewards?beneficiary=wmReferrer3', `/rewards?campaignId=${campaignId}`, `/campaigns/${campaignId}/codes`, '/inbox', '/outbox', '/campaigns',
];

/** Pages one after the other, as somebody scrolls; from the first again when the list ends. */
async function p95Of(ask: (path: string) => Promise<{ ms: number; page: Page }>, path: string): Promise<number> {
  const times: number[] = [];
  let cursor: string | null = null;
  for (let n = 0; n < ASKED; n += 1) {
    const { ms, page }: { ms: number; page: Page } = await ask(`${path}${path.includes('?') ? '&' : '?'}limit=100${cursor === null ? '' : `&cursor=${cursor}`}`);
    times.push(ms);
    cursor = page.nextCursor;
  }
  return Math.round((times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0) * 10) / 10;
}
