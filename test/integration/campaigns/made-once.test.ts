import { ENGINES } from '../../support/databases';
import { openTown, termsOf, type Town } from '../../support/referral-town';

describe.each(ENGINES)('an answer that was lost, on %s', (engine) => {
  let town: Town;
  beforeAll(async () => { town = await openTown(engine); });
  afterAll(() => town.company.end());

  /** What a process leaves behind that dies between the effect and the answer, looked at a minute later. */
  const loseAnswer = (key: string) => town.company.bot.app.machine.unitOfWork.run((tx) =>
    tx.change('UPDATE idempotency_record SET status = NULL, answer = NULL, startedAtMs = startedAtMs - 60000 WHERE idempotencyKey = ?', [key]));
  const count = async (sql: string, ...params: string[]) => Number((await town.company.bot.app.machine.database.one<{ n: number }>(sql, params))?.n);
  const post = <T = { id: string; version: number }>(path: string, body: unknown, key: string) => town.company.api<T>('POST', path, body, { 'idempotency-key': key });

  test('the repeat of a draft finds the campaign that was made', async () => {
    const body = termsOf();
    const first = await post('/campaigns', body, 'draft-1');
    await loseAnswer('draft-1');
    const again = await post('/campaigns', body, 'draft-1');
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(await count('SELECT COUNT(*) AS n FROM campaign')).toBe(1);
    expect(await count("SELECT COUNT(*) AS n FROM journal WHERE type = 'campaign.drafted'")).toBe(1);
    expect((await post('/campaigns', body, 'draft-2')).body.id).not.toBe(first.body.id);
  });

  test('the repeat of new terms finds the version that was made', async () => {
    const id = await town.campaign();
    const body = { ...termsOf(), reason: 'cheaper' };
    const first = await post(`/campaigns/${id}/versions`, body, 'version-1');
    await loseAnswer('version-1');
    const again = await post(`/campaigns/${id}/versions`, body, 'version-1');
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
    expect(await count('SELECT COUNT(*) AS n FROM campaign_version WHERE campaignId = ?', id)).toBe(2);
  });
});
