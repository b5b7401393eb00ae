import { accounts, createLedger } from '../../../src/features/ledger';
import { ENGINES } from '../../support/databases';
import { HOUSE, spend } from '../ledger/ledger-fixture';
import { eventually, openTown, points, type Town } from '../../support/referral-town';
import { createApiKeyCall } from './key-call';

interface Item { id: string; refereeExternalUserId: string; status: string; milestones: { deal: string | null } }
interface DealItem { reference: string; refundedFen: number }

const HOUR_MS = 3_600_000;
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

describe.each(ENGINES)('deals on %s', (engine) => {
  let town: Town;
  let call: ReturnType<typeof createApiKeyCall>;
  beforeAll(async () => {
    town = await openTown(engine);
    call = createApiKeyCall(town.company);
  });
  afterAll(() => town.company.end());
  afterEach(async () => expect(await town.ok('GET', '/ledger/verification')).toMatchObject({ ok: true, sums: { points: 0 } }));

  const deal = (reference: string, externalUserId: string, more: Record<string, unknown> = {}) => ({ reference, externalUserId, amountFen: 50_000, closedAt: inMs(HOUR_MS), ...more });
  const tell = (body: Record<string, unknown>) => town.company.api('POST', '/deals', body);
  const refund = (reference: string, body: Record<string, unknown>) => town.company.api('POST', `/deals/${reference}/refunds`, body);
  const item = async (campaignId: string, name: string) => (await town.referrals(campaignId)).find((each) => each.refereeExternalUserId === name) as unknown as Item;
  const bring = async (campaignId: string, name: string, referrer = 'wmZhang') => {
    await town.strangers(name);
    await town.scan(name, await town.code(campaignId, referrer));
    await eventually(() => item(campaignId, name), (seen) => seen !== undefined);
    await town.company.settle();
  };
  const shown = async (campaignId: string) => (await town.rewards(campaignId)).map(({ itemKey, reason, status }) => `${itemKey} ${reason?.code ?? status}`).sort();
  const DEAL = points('deal', 300, { milestone: 'deal' });

  test('P17 P24 a deal converts and pays once the friend was retained; a full refund takes both back; the next deal earns anew', async () => {
    const id = await town.campaign({ retention: 'PT1S', rewards: [DEAL] });
    await bring(id, 'wmBuyer');
    const closedAt = inMs(HOUR_MS);
    expect(await tell(deal('order-1', 'wmBuyer', { closedAt }))).toMatchObject({ status: 201, body: { reference: 'order-1', externalUserId: 'wmBuyer', amountFen: 50_000, closedAt, campaignId: null, refundedFen: 0 } });
    await eventually(() => item(id, 'wmBuyer'), ({ status, milestones }) => status === 'converted' && milestones.deal === closedAt);
    await eventually(() => shown(id), (seen) => seen.join() === 'deal issued');
    expect(await town.available('wmZhang')).toBe(300);
    expect(await town.ok('GET', `/campaigns/${id}/funnel`)).toMatchObject({ deals: 1 });
    expect(await refund('order-1', { reference: 'back-1', amountFen: 20_000 })).toMatchObject({ status: 201, body: { reference: 'back-1', amountFen: 20_000, refundedFen: 20_000 } });
    expect(await item(id, 'wmBuyer')).toMatchObject({ status: 'converted' });
    expect(await refund('order-1', { reference: 'back-2', amountFen: 30_000 })).toMatchObject({ status: 201, body: { refundedFen: 50_000 } });
    expect(await item(id, 'wmBuyer')).toMatchObject({ status: 'retained', milestones: { deal: null } });
    await town.company.settle();
    expect(await shown(id)).toEqual(['deal refunded']);
    expect(await town.available('wmZhang')).toBe(0);
    expect(await tell(deal('order-1b', 'wmBuyer'))).toMatchObject({ status: 201 });
    await town.company.settle();
    expect(await shown(id)).toEqual(['deal issued', 'deal refunded']);
    expect(await town.available('wmZhang')).toBe(300);
  });

  test('P25 a refund of what was spent already is owed, and set first against the next deal', async () => {
    const id = await town.campaign({ retention: 'PT0S', rewards: [DEAL] });
    await bring(id, 'wmDebt', 'wmChen');
    await tell(deal('debt-1', 'wmDebt'));
    await eventually(() => town.available('wmChen'), (points) => points === 300);
    const { machine } = town.company.bot.app;
    const { id: referrerId } = (await machine.database.one<{ id: string }>("SELECT id FROM customer WHERE externalUserId = 'wmChen'")) as { id: string };
    await machine.unitOfWork.run((tx) => createLedger(machine).post(tx, [spend(`spent ${id}`, accounts.available(referrerId), HOUSE, 250)]));
    const standing = async () => [await town.available('wmChen'), Number((await machine.database.one<{ balance: number }>('SELECT balance FROM ledger_account WHERE account = ?', [accounts.receivable(referrerId)]))?.balance)];
    await refund('debt-1', { reference: 'all', amountFen: 50_000 });
    await town.company.settle();
    expect(await standing()).toEqual([0, -250]);
    await tell(deal('debt-2', 'wmDebt'));
    await town.company.settle();
    expect(await standing()).toEqual([50, 0]);
  });

  test('told twice it is one deal and one refund; told differently it is a conflict; more than it was is refused', async () => {
    const body = deal('order-2', 'wmNobodyYet');
    expect((await tell(body)).status).toBe(201);
    expect((await tell(body)).status).toBe(200);
    for (const other of [{ amountFen: 1 }, { externalUserId: 'wmElse' }, { closedAt: inMs(2 * HOUR_MS) }]) expect(await tell({ ...body, ...other })).toMatchObject({ status: 409, body: { code: 'deal.differs' } });
    expect(await town.company.api('GET', '/customers/wmElse')).toMatchObject({ status: 404 });
    const back = { reference: 'r', amountFen: 30_000 };
    expect((await refund('order-2', back)).status).toBe(201);
    expect(await refund('order-2', back)).toMatchObject({ status: 200, body: { refundedFen: 30_000 } });
    expect(await refund('order-2', { ...back, amountFen: 1 })).toMatchObject({ status: 409, body: { code: 'refund.differs' } });
    expect(await refund('order-2', { reference: 's', amountFen: 20_001 })).toMatchObject({ status: 422, body: { code: 'over_refund' } });
    expect(await refund('no-order', back)).toMatchObject({ status: 404, body: { code: 'deal.not_found' } });
    expect(await tell(deal('order-3', 'wmA', { campaignId: 'nothing' }))).toMatchObject({ status: 404, body: { code: 'campaign.not_found' } });
    expect(await tell(deal('order-2099', 'wmA', { closedAt: '2099-01-01T00:00:00Z' }))).toMatchObject({ status: 422, body: { code: 'closed_in_future' } });
    for (const reference of ['.', '..', 'a\nb']) expect(await tell(deal(reference, 'wmA'))).toMatchObject({ status: 400 }); // an address could not hold them
    for (const wrong of [{ reference: ' x' }, { externalUserId: 'wm A' }, { amountFen: 0 }, { closedAt: 'today' }, { more: 1 }]) expect(await tell({ ...deal('order-3', 'wmA'), ...wrong })).toMatchObject({ status: 400 });
    expect(await town.ok('GET', '/deals/order-2')).toMatchObject({ reference: 'order-2', refundedFen: 30_000, refunds: [{ reference: 'r', amountFen: 30_000 }] });
  });

  test('asked twenty times at once it is made once, and refunds never exceed it', async () => {
    const body = deal('order-4', 'wmRush');
    const answers = await Promise.all(Array.from({ length: 20 }, () => tell(body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 19 }, () => 200), 201]);
    const refunds = await Promise.all(Array.from({ length: 8 }, (_, n) => refund('order-4', { reference: `r${n}`, amountFen: 20_000 })));
    expect(refunds.map(({ status }) => status).sort()).toEqual([201, 201, 422, 422, 422, 422, 422, 422]);
    expect(await town.ok('GET', '/deals/order-4')).toMatchObject({ refundedFen: 40_000 });
  });

  test('P24 a deal told before its buyer was ever seen counts when they are added; one closed before the add never does', async () => {
    const id = await town.campaign({ retention: 'PT1H', rewards: [DEAL] });
    expect((await tell(deal('early-1', 'wmLater'))).status).toBe(201);
    expect((await tell(deal('early-2', 'wmTooEarly', { closedAt: inMs(-HOUR_MS) }))).status).toBe(201);
    await bring(id, 'wmLater', 'wmLiu');
    await bring(id, 'wmTooEarly', 'wmLiu');
    expect([await item(id, 'wmLater'), await item(id, 'wmTooEarly')]).toMatchObject([{ status: 'converted' }, { status: 'bound', milestones: { deal: null } }]);
    expect(await shown(id)).toEqual(['deal accrued']);
    await refund('early-1', { reference: 'all', amountFen: 50_000 });
    await town.company.settle();
    expect(await shown(id)).toEqual(['deal refunded']);
  });

  test('P24 a deal that names a campaign counts there only; without any item for deals it still converts', async () => {
    const [id, other] = [await town.campaign({ retention: 'PT1H', rewards: [] }), await town.campaign({ retention: 'PT1H', rewards: [DEAL] })];
    await bring(id, 'wmNamed', 'wmChen');
    await tell(deal('named-1', 'wmNamed', { campaignId: other }));
    expect(await item(id, 'wmNamed')).toMatchObject({ status: 'bound' });
    await tell(deal('named-2', 'wmNamed', { campaignId: id }));
    expect(await item(id, 'wmNamed')).toMatchObject({ status: 'converted' });
  });

  test('P22 P24 a tier of deals is lost by a refund', async () => {
    const id = await town.campaign({ retention: 'PT0S', rewards: [points('two', 900, { milestone: 'deal', atCount: 2 })] });
    const before = await town.available('wmLiu');
    for (const name of ['wmDealA', 'wmDealB']) {
      await bring(id, name, 'wmLiu');
      await tell(deal(`of-${name}`, name));
    }
    await eventually(() => shown(id), (seen) => seen.join() === 'two issued');
    await refund('of-wmDealA', { reference: 'all', amountFen: 50_000 });
    await town.company.settle();
    expect(await shown(id)).toEqual(['two tier_lost']);
    expect(await town.available('wmLiu')).toBe(before);
  });

  test('admin and finance tell of deals, supervisor and auditor read them, staff neither; each write is told with who did it', async () => {
    const statuses = async (role: string) => [
      (await call(role, 'POST', '/deals', deal(`of-${role}`, 'wmRole'))).status, (await call(role, 'POST', '/deals/role-1/refunds', { reference: `by-${role}`, amountFen: 1 })).status,
      (await call(role, 'GET', '/deals?limit=1')).status, (await call(role, 'GET', '/deals/role-1')).status,
    ];
    await tell(deal('role-1', 'wmRole'));
    expect(await statuses('finance')).toEqual([201, 201, 200, 200]);
    for (const role of ['supervisor', 'auditor']) expect(await statuses(role)).toEqual([403, 403, 200, 200]);
    expect(await statuses('staff')).toEqual([403, 403, 403, 403]);
    const pages: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const found: { items: DealItem[]; nextCursor: string | null } = await town.ok('GET', `/deals?externalUserId=wmRole&limit=1${cursor && `&cursor=${cursor}`}`);
      pages.push(...found.items.map(({ reference }) => reference));
      cursor = found.nextCursor;
    }
    expect(pages).toEqual(['of-finance', 'role-1']);
    const rows = await town.company.bot.app.machine.database.rows<{ type: string; causeType: string }>("SELECT j.type, j.causeType FROM journal j JOIN deal d ON d.id = j.subject WHERE d.reference = 'role-1' ORDER BY j.id");
    expect(rows).toEqual([{ type: 'deal.recorded', causeType: 'api' }, { type: 'deal.refunded', causeType: 'api' }]);
  });
});
