import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DoctorReport } from '../../../src/features/doctor';
import { CORP } from '../../support/company';
import { ENGINES } from '../../support/databases';
import { openTown, type Town } from '../../support/referral-town';

const ROOT = join(__dirname, '../../..');

/** The command as an operator runs it, beside the running bot of the test. */
const run = (env: Record<string, string>): Promise<{ code: number; text: string; report: DoctorReport }> => new Promise((resolve) => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/doctor.ts', '--json'], { cwd: ROOT, env: { PATH: process.env['PATH'] ?? '', ...env } });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => { text += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { text += chunk.toString(); });
  child.on('exit', (code) => resolve({ code: code ?? -1, text, report: JSON.parse(text.trim().split('\n').at(-1) ?? '') as DoctorReport }));
});

describe.each(ENGINES)('npm run doctor on %s', (engine) => {
  let town: Town;
  let env: Record<string, string>;
  beforeAll(async () => {
    town = await openTown(engine);
    await town.campaign();
    env = {
      DATABASE_URL: databaseUrl(town), WECOM_API_BASE: town.company.simulator.url, WECOM_CORP_ID: CORP.corpId, WECOM_AGENT_ID: String(CORP.agentId), WECOM_SECRET: CORP.secret,
      WECOM_CALLBACK_TOKEN: CORP.token, WECOM_CALLBACK_AES_KEY: CORP.encodingAesKey, APP_SECRET: 'q1p3KZ0vT9yXc7Lr5Bn2Wd8Hs4Jf6Gm1Aa0Ee9Uu7Ii=', PUBLIC_URL: town.company.url,
    };
  });
  afterAll(() => town.company.end());
  const codeOf = (report: DoctorReport, check: string) => report.findings.filter((finding) => finding.check === check).map(({ code }) => code);

  test('finds nothing wrong with a sound installation, and a friend being added proves the events', async () => {
    await town.strangers('wmFriend');
    await town.company.simulator.control.scan({ customer: 'wmFriend', configId: (await town.code(await town.campaign())).configId, userId: 'WangFang' });
    await town.company.settle();
    const { code, report } = await run(env);
    expect(report.findings.filter(({ level }) => level === 'fault')).toEqual([]);
    expect([code, report.ok]).toEqual([0, true]);
    expect(codeOf(report, 'callback')).toEqual(['echoed']);
    expect(codeOf(report, 'event_tick')).toEqual(['events_arrive']);
  });

  test.each([
    ['an address that is not trusted', { trustedIps: ['203.0.113.1'] }, { trustedIps: null }, 'ip_not_trusted'],
    ['an app that may not call 客户联系', { contactApiAllowed: false }, { contactApiAllowed: true }, 'app_not_callable'],
  ])('finds %s and exits 1', async (_, broken, mended, word) => {
    await town.company.simulator.control.settings(broken);
    const { code, report } = await run(env);
    await town.company.simulator.control.settings(mended);
    expect([code, codeOf(report, 'wecom')]).toEqual([1, [word]]);
  });

  test('finds a wrong secret, a callback pair that is not the running bot\'s and a member out of range, and shows no value', async () => {
    await town.company.simulator.control.updateStaff({ userId: 'LiLei', inRange: false });
    const outside = await run({ ...env, WECOM_CALLBACK_TOKEN: 'anotherToken1' });
    await town.company.simulator.control.updateStaff({ userId: 'LiLei', inRange: true });
    expect(outside.code).toBe(1);
    expect(codeOf(outside.report, 'visible_range')).toEqual(['out_of_range']);
    expect(codeOf(outside.report, 'callback')).toEqual(['wrong_answer']);
    const secret = await run({ ...env, WECOM_SECRET: 'not-the-secret' });
    expect([secret.code, codeOf(secret.report, 'wecom')]).toEqual([1, ['wrong_secret']]);
    for (const value of ['not-the-secret', 'anotherToken1', env['APP_SECRET'] as string, CORP.encodingAesKey]) expect(outside.text + secret.text).not.toContain(value);
  });

  test('before the first start there is no database, which is no fault and makes none', async () => {
    const file = join(tmpdir(), `doctor-${process.pid}-${engine}.db`);
    const { code, report } = await run({ ...env, DATABASE_URL: `sqlite:${file}` });
    expect([code, codeOf(report, 'database'), existsSync(file)]).toEqual([0, ['none_yet'], false]);
  });

  test('an incomplete configuration is told fault by fault', async () => {
    const { code, report } = await run({ DATABASE_URL: env['DATABASE_URL'] as string });
    expect([code, report.findings.map(({ check }) => check).includes('configuration')]).toEqual([1, true]);
    expect(report.findings.map(({ en }) => en).join()).toContain('WECOM_SECRET is required');
  });
});

function databaseUrl({ company }: Town): string {
  const { target } = company.bot.app.machine.database;
  return target.engine === 'sqlite' ? `sqlite:${target.file}` : `mysql://${target.user}:${target.password}@${target.host}:${target.port}/${target.database}`;
}
