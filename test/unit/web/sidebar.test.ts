import { draftOf, forgetAll, pendingKey } from '../../../web/sidebar/drafts';
import { createNoteOutbox, type PendingNote } from '../../../web/sidebar/note-outbox';
import { insideWecom, openChat } from '../../../web/sidebar/bridge';
import { pageData } from '../../../web/sidebar/page-data';
import { ApiProblem, offline } from '../../../web/shared/api/problem';

function memory() {
  const kept = new Map<string, string>();
  return { kept, getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => void kept.set(key, text), removeItem: (key: string) => void kept.delete(key) };
}

describe('notes on their way', () => {
  const outbox = (box: ReturnType<typeof memory>, answers: (Error | string)[]) => {
    const posted: PendingNote[] = [];
    let keys = 0;
    const post = (note: PendingNote) => {
      posted.push(note);
      const answer = answers.shift() ?? 'id';
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve({ id: answer });
    };
    return { posted, notes: createNoteOutbox({ box, name: pendingKey('me'), post, newKey: () => `key${(keys += 1)}` }) };
  };
  const refused = (status: number) => new ApiProblem({ status, code: 'x', detail: 'no' });

  test('what was written without a network is kept, sent once it is back, and under the same key', async () => {
    const box = memory();
    const { posted, notes } = outbox(box, [offline(), offline(), 'n1']);
    expect(await notes.send('wm1', '聊过了')).toEqual({ kind: 'kept' });
    expect(notes.waiting()).toBe(1);
    expect(await notes.flush()).toBe(0);
    expect(await Promise.all([notes.flush(), notes.flush()])).toEqual([1, 1]);
    expect(await notes.flush()).toBe(0);
    expect([notes.waiting(), box.kept.size]).toEqual([0, 0]);
    expect(posted.map(({ key, text }) => [key, text])).toEqual([['key1', '聊过了'], ['key1', '聊过了'], ['key1', '聊过了']]);
  });

  test('a page that was closed in the middle leaves the note to the next one', async () => {
    const box = memory();
    void outbox(box, []).notes.send('wm1', '一半');
    const next = outbox(box, ['n1']);
    expect(next.notes.waiting()).toBe(1);
    expect(await next.notes.flush()).toBe(1);
  });

  test.each([401, 409, 429, 500, 503])('%i passes: the note waits', async (status) => {
    const { notes } = outbox(memory(), [refused(status)]);
    expect(await notes.send('wm1', 'x')).toEqual({ kind: 'kept' });
    expect(notes.waiting()).toBe(1);
  });

  test.each([400, 403, 404, 422])('%i is said and not tried again', async (status) => {
    const { notes } = outbox(memory(), [refused(status)]);
    await expect(notes.send('wm1', 'x')).rejects.toMatchObject({ status });
    expect(notes.waiting()).toBe(0);
  });

  test('one that is refused does not hold up the others; a spoilt box is an empty one', async () => {
    const box = memory();
    const { notes } = outbox(box, [offline(), offline(), refused(404), 'n2']);
    await notes.send('wm1', 'a');
    await notes.send('wm2', 'b');
    expect(await notes.flush()).toBe(1);
    expect(notes.waiting()).toBe(0);
    box.setItem(pendingKey('me'), '{broken');
    expect(notes.waiting()).toBe(0);
  });
});

test('drafts are kept per member and customer, and nothing of ours stays after signing out', () => {
  const box = memory();
  const draft = draftOf(box, 'me', 'wm1', 'note');
  draft.keep('打到一半');
  expect([draftOf(box, 'me', 'wm2', 'note').read(), draftOf(box, 'you', 'wm1', 'note').read(), draft.read()]).toEqual(['', '', '打到一半']);
  draft.keep('');
  expect(box.kept.size).toBe(0);
  draft.keep('再来');
  box.setItem('language', 'en');
  forgetAll(Object.assign(Object.fromEntries(box.kept), { removeItem: box.removeItem }) as unknown as Storage);
  expect([...box.kept.keys()]).toEqual(['language']);
});

describe('the chat', () => {
  const signed = (signature: string) => ({ timestamp: 1, nonceStr: 'n', signature });
  const data = { jssdk: { corpId: 'ww1', agentId: 7, config: signed('c'), agent: signed('a') } };
  type Options = { getConfigSignature(): { signature: string }; getAgentConfigSignature(): { signature: string } };

  test('is registered with the signature of each kind, says who it is with, and takes a message', async () => {
    const sent: unknown[] = [];
    let options: Options | null = null;
    const library = { register: (given: Options) => { options = given; }, getCurExternalContact: () => Promise.resolve({ userId: 'wm1' }), sendChatMessage: (message: unknown) => Promise.resolve(void sent.push(message)) };
    const chat = await openChat(data, () => Promise.resolve(library));
    const { getConfigSignature, getAgentConfigSignature } = options as unknown as Options;
    expect([getConfigSignature().signature, getAgentConfigSignature().signature, await chat?.customer()]).toEqual(['c', 'a', 'wm1']);
    await chat?.send({ msgtype: 'image', image: { mediaid: 'm' } });
    expect(sent).toEqual([{ msgtype: 'image', image: { mediaid: 'm' } }]);
  });

  test('opened from no customer\'s chat it names nobody; what WeCom did not take is not said to be handed over', async () => {
    const chat = await openChat(data, () => Promise.resolve({ register: () => undefined, getCurExternalContact: () => Promise.reject(new Error('no permission')), sendChatMessage: () => Promise.reject(new Error('cancel')) }));
    expect(await chat?.customer()).toBeNull();
    await expect(chat?.send({ msgtype: 'image', image: { mediaid: 'm' } })).rejects.toThrow('cancel');
  });

  test.each([['an unsigned page', { jssdk: null }, () => Promise.resolve({})], ['a build without the library', data, () => Promise.resolve(null)], ['a library that does not load', data, () => Promise.reject(new Error('gone'))]])('%s has none', async (_, given, load) => {
    expect(await openChat(given, load)).toBeNull();
  });

  test('only WeCom\'s own browser is inside WeCom', () => {
    expect(insideWecom('Mozilla/5.0 (iPhone) AppleWebKit MicroMessenger/7.0.1 wxwork/4.1.10')).toBe(true);
    expect(insideWecom('Mozilla/5.0 MicroMessenger/8.0')).toBe(false);
  });
});

test.each([[null], [''], ['{broken'], ['{}']])('a page that carries %p is unsigned', (text) => {
  expect(pageData(text)).toEqual({ jssdk: null });
});
