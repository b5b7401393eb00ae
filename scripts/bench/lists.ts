import { Deal } from '../../entities/deal';
import { closeIdle, openIdle, prepareCompany } from './company';
import { addCodes, addCustomers, addReferrals, factsOfCompany, type Filled } from './fill-company';
import { consolePeople } from './console-people';
import { perEngine } from './per-engine';
import type { Machine } from '../../src/kernel/machine';

const CUSTOMERS = 200_000;
const REFERRALS = Number(process.env['BENCH_REFERRALS'] ?? 1_000_000);
const ASKED = 60;
const DEALS = 200_000;
const CODES = 10_000;

interface Page { items: unknown[]; nextCursor: string | null }
type Proof = Record<string, string>;

/** Every list of the API and of the console, the home page and a campaign's, over 200,000 customers and a million referrals: the first page, and pages deep down by their cursors. */
export const benchLists = (): Promise<object[]> => perEngine('lists', async (bench) => {
  const stub = await bench.stub(0);
  const { settings } = await prepareCompany(bench.database.url, stub);
  const app = await openIdle(settings);
  const { key } = await app.access.createApiKey({ name: 'lists', role: 'admin' });
  let facts: Filled;
  let people: Awaited<ReturnType<typeof consolePeople>>;
  try {
    facts = await addCodes(app.machine, await factsOfCompany(app.machine), CODES);
    people = await consolePeople(app.machine, facts);
    await addCustomers(app.machine, facts, CUSTOMERS);
    await addReferrals(app.machine, facts, REFERRALS, 0);
    await addDeals(app.machine, DEALS);
  } finally {
    await closeIdle(app);
  }
  const bot = await bench.launch('bot-server.js', [], { DATABASE_URL: bench.database.url, WECOM_API_BASE: stub.url, PUBLIC_URL: 'http://localhost:1' });
  const ask = async (path: string, proof: Proof): Promise<{ ms: number; page: Page }> => {
    const startedMs = performance.now();
    const answer = await fetch(`http://127.0.0.1:${bot.ready['port']}/api/${path}`, { headers: proof });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return { page: (await answer.json()) as Page, ms: performance.now() - startedMs };
  };
  const p95Ms: Record<string, number> = {};
  const measure = async (who: string, paths: readonly string[], proof: Proof) => {
    for (const path of paths) p95Ms[`${who} ${path.replace(/[0-9a-z]{26}/g, 'ID')}`] = await p95Of((each) => ask(each, proof), path);
  };
  await measure('key', pathsOf(facts), { authorization: `Bearer ${key}` });
  const countedMs = await untilCounted(async () => (await ask('console/home', { cookie: people.admin })).page as unknown as { growth: { whole: boolean } });
  await measure('admin', consolePathsOf(facts), { cookie: people.admin });
  await measure('owns little', scopedPathsOf(facts), { cookie: people.little });
  return { customers: CUSTOMERS, referrals: REFERRALS, countedMs, worstP95Ms: Math.max(...Object.values(p95Ms)), p95Ms };
});

/** After an upgrade everything is counted once. */
async function untilCounted(home: () => Promise<{ growth: { whole: boolean } }>): Promise<number> {
  const startedMs = performance.now();
  while (!(await home()).growth.whole) await new Promise((resolve) => { setTimeout(resolve, 200); });
  return Math.round(performance.now() - startedMs);
}

async function addDeals(machine: Machine, count: number): Promise<void> {
  const customers = await machine.database.rows<{ id: string }>(`SELECT id FROM customer ORDER BY id DESC LIMIT ${count}`);
  for (let done = 0; done < customers.length; done += 1000) {
    const rows = customers.slice(done, done + 1000).map(({ id }, n): Deal => ({ id: machine.ids.next(), reference: `D-${done + n}`, customerId: id, campaignId: null, amountFen: 100, closedAtMs: 1, refundedFen: 0, createdAtMs: 1 }));
    await machine.unitOfWork.run((tx) => tx.insert(Deal, rows));
  }
}

const pathsOf = ({ campaignId }: Filled): string[] => [
  'v1/referrals', `v1/referrals?campaignId=${campaignId}`, 'v1/referrals?status=lapsed', `v1/referrals?campaignId=${campaignId}&status=retained`, 'v1/referrals?referrer=wmReferrer3', 'v1/referrals?referee=wmFriendOfOld500000',
  'v1/rewards', 'v1/rewards?status=voided', 'v1/rewards?beneficiary=wmReferrer3', `v1/rewards?campaignId=${campaignId}`, `v1/campaigns/${campaignId}/codes`, 'v1/inbox', 'v1/outbox', 'v1/campaigns',
];

const consolePathsOf = ({ campaignId }: Filled): string[] => [
  'console/home', `console/campaigns/${campaignId}`, ...scopedPathsOf({ campaignId }), 'console/referrals?status=lapsed', `console/referrals?campaignId=${campaignId}&status=retained`, 'console/referrals?friend=wmFriendOfOld500000', `console/referrals?campaignId=${campaignId}&milestone=deal`, 'console/customers/wmReferrer3/timeline',
  'console/rewards?status=voided', `console/rewards?campaignId=${campaignId}`, 'console/ledger', 'console/audit', 'console/operations/inbox', 'console/operations/outbox', 'console/claims?status=open',
];

const scopedPathsOf = ({ campaignId }: Pick<Filled, 'campaignId'>): string[] => [
  'console/home', 'console/campaigns', 'console/referrals', 'console/referrals?status=waiting', 'console/rewards', 'console/rewards?status=issued', 'console/deals', 'console/customers', 'console/groups', `console/campaigns/${campaignId}/codes`, 'console/claims',
];

/** What is no list. */
const PAGES_OF_ONE = /home$|campaigns\/[0-9a-z]{26}$/;

/** Pages one after the other, as somebody scrolls; from the first again when the list ends. */
async function p95Of(ask: (path: string) => Promise<{ ms: number; page: Page }>, path: string): Promise<number> {
  const times: number[] = [];
  let cursor: string | null = null;
  for (let n = 0; n < ASKED; n += 1) {
    const paged: string = PAGES_OF_ONE.test(path) ? path : `${path}${path.includes('?') ? '&' : '?'}limit=${path.endsWith('timeline') ? 50 : 100}${cursor === null ? '' : `&cursor=${cursor}`}`;
    const { ms, page } = await ask(paged);
    times.push(ms);
    cursor = page.nextCursor ?? null;
  }
  return Math.round((times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0) * 10) / 10;
}
