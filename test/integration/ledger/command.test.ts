import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { accounts } from '../../../src/features/ledger';
import { ENGINES } from '../../support/databases';
import { grant, ledgerStory, type LedgerStory } from './ledger-fixture';

const ROOT = join(__dirname, '../../..');

/** The command beside the open database of the test: as beside a running bot. */
const verify = (url: string, ...args: string[]): Promise<{ code: number; lines: string[] }> => new Promise((resolve) => {
  execFile(process.execPath, ['--import', 'tsx', 'scripts/ledger-verify.ts', ...args], { cwd: ROOT, env: { ...process.env, DATABASE_URL: url } }, (error, stdout) => {
    resolve({ code: typeof error?.code === 'number' ? error.code : 0, lines: stdout.trim().split('\n') });
  });
});

describe.each(ENGINES)('ledger:verify on %s', (engine) => {
  let story: LedgerStory;
  beforeAll(async () => {
    story = await ledgerStory(engine);
    await story.post(grant('1', accounts.available('a'), 10));
  });
  afterAll(() => story.machine.end());

  test('a sound ledger exits 0, says so, and prints one JSON document last', async () => {
    const { code, lines } = await verify(story.machine.url, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ ok: true, entries: 1, sums: { points: 0 }, unsealed: 1, faults: [] });
    expect(lines).toHaveLength(2);
  });

  test('a fault exits 1 and is named', async () => {
    await story.machine.unitOfWork.run((tx) => tx.change("UPDATE ledger_account SET balance = 11 WHERE account LIKE 'customer:%'"));
    const { code, lines } = await verify(story.machine.url);
    expect(code).toBe(1);
    expect(lines.join('\n')).toContain('account.balance_differs');
  });
});
