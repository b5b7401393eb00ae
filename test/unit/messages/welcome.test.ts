import { createLogger } from '../../../src/kernel/logger';
import { welcomeOutcome } from '../../../src/features/messages/send-welcome';
import { createWelcomeTexts } from '../../../src/features/messages/welcome-texts';
import { makeWelcomeWork, welcomeDeadlineMs } from '../../../src/features/messages/welcome-work';
import { WecomError, kindOfCode } from '../../../src/wecom';

const CREATED_S = 1_700_000_000;
const CREATED_MS = CREATED_S * 1000;

describe('P27 a greeting', () => {
  test.each([
    ['arrived at once', 300, 18_000],
    ['came with a late repeat of the callback', 12_000, 18_000],
    ['carries a time that lies ahead of our clock', -4000, 14_000],
  ])('that %s is never sent later than 18 s after the event', (_, lagMs, afterMs) => {
    expect(welcomeDeadlineMs(CREATED_S, CREATED_MS + lagMs) - CREATED_MS).toBe(afterMs);
  });

  const event = { type: 'external_contact.add', userId: 'u', externalUserId: 'wm1', state: 's1', welcomeCode: 'CODE', createTime: CREATED_S };
  const arrival = { id: 'in1', receivedAtMs: CREATED_MS + 300 };
  const roomSaying = (textOf: (state: string | null) => Promise<string | null>) => {
    const texts = createWelcomeTexts(() => CREATED_MS);
    texts.fill(textOf);
    return makeWelcomeWork({ texts, logger: createLogger('silent') });
  };

  test('is work of the greet lane to the arrival, under a name that half add and add share', async () => {
    const welcomeWork = roomSaying((state) => Promise.resolve(`欢迎 ${state ?? ''}`));
    const work = await welcomeWork(event, arrival);
    expect(work).toMatchObject({ kind: 'welcome', lane: 'greet', to: 'inbox:in1', payload: { welcomeCode: 'CODE', text: '欢迎 s1' }, deliverByMs: CREATED_MS + 18_000 });
    expect((await welcomeWork({ ...event, type: 'external_contact.add_half' }, { ...arrival, id: 'in2' }))?.once).toBe(work?.once);
    expect(work?.once).not.toContain('CODE');
  });

  test('is nothing without a code, or with nothing to say', async () => {
    expect(await roomSaying(() => Promise.resolve('欢迎'))({ ...event, welcomeCode: null }, arrival)).toBeNull();
    expect(await roomSaying(() => Promise.resolve(null))(event, arrival)).toBeNull();
  });

  test('whose text cannot be found just now is left to its sender, so that the others go on', async () => {
    const work = await roomSaying(() => Promise.reject(new Error('away')))(event, arrival);
    expect(work?.payload).toEqual({ welcomeCode: 'CODE', state: 's1' });
  });
});

describe('welcome texts', () => {
  test('the first filler that has something to say wins; an unknown state is asked, too', async () => {
    const texts = createWelcomeTexts(() => 0);
    texts.fill((state) => Promise.resolve(state === 'known' ? 'A' : null));
    texts.fill(() => Promise.resolve('B'));
    expect([await texts.textOf('known'), await texts.textOf('other'), await texts.textOf(null)]).toEqual(['A', 'B', 'B']);
  });

  test('a burst of one code asks once; two seconds later a changed text is in force', async () => {
    let nowMs = 0;
    let asked = 0;
    const texts = createWelcomeTexts(() => nowMs);
    texts.fill(() => Promise.resolve(`text ${(asked += 1)}`));
    expect(new Set(await Promise.all(Array.from({ length: 3000 }, () => texts.textOf('s1'))))).toEqual(new Set(['text 1']));
    nowMs = 2000;
    expect(await texts.textOf('s1')).toBe('text 2');
  });

  test('a failed look-up is not remembered', async () => {
    let fail = true;
    const texts = createWelcomeTexts(() => 0);
    texts.fill(() => (fail ? Promise.reject(new Error('away')) : Promise.resolve('A')));
    await expect(texts.textOf('s1')).rejects.toThrow('away');
    fail = false;
    expect(await texts.textOf('s1')).toBe('A');
  });
});

describe('P30 what the answer to a greeting means', () => {
  const refused = (code: number) => new WecomError({ api: 'externalcontact/send_welcome_msg', kind: kindOfCode(code), code, text: 'no' });
  const lost = new WecomError({ api: 'externalcontact/send_welcome_msg', kind: 'network', text: 'no answer', outcomeUnknown: true });

  test.each<[string, WecomError, boolean, string]>([
    ['too old or used', refused(41050), false, 'expired'],
    ['greeted by another app, or chatting', refused(41051), false, 'failed'],
    ['greeted, after a lost answer of our own', refused(41051), true, 'done'],
    ['used, after a lost answer of our own', refused(41050), true, 'unknown'],
    ['another app is sending just now', refused(41096), false, 'retry'],
    ['another app is sending, after a lost answer', refused(41096), true, 'unknown'],
    ['no consent to the archive yet', refused(41053), false, 'failed'],
    ['the member was long offline', refused(40205), false, 'failed'],
    ['no answer', lost, false, 'unknown'],
  ])('%s', (_, error, doubt, kind) => expect(welcomeOutcome(error, doubt).kind).toBe(kind));
});
