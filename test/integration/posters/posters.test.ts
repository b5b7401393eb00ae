import { createCanvas } from '@napi-rs/canvas';
import { ENGINES } from '../../support/databases';
import { readPicture as read } from '../../support/read-qr';
import { openTown, termsOf, type Town } from '../../support/referral-town';

const LAYOUT = { qr: { x: 165, y: 300, size: 420 }, avatar: null, name: { x: 60, y: 60, size: 40, colour: '#1d2129' } };

describe.each(ENGINES)('posters on %s', (engine) => {
  let town: Town;
  let campaign: string;
  let key: string;
  beforeAll(async () => {
    town = await openTown(engine);
    ({ key } = await town.company.bot.app.access.createApiKey({ name: 'posters', role: 'auditor' }));
    campaign = await town.campaign();
  });
  afterAll(() => town.company.end());

  const poster = async (codeId: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${town.company.url}/api/v1/codes/${codeId}/poster`, { headers: { authorization: `Bearer ${key}`, ...headers } });
    return { status: answer.status, type: answer.headers.get('content-type'), etag: answer.headers.get('etag'), bytes: Buffer.from(await answer.arrayBuffer()) };
  };
  const upload = (picture: Buffer) => town.company.api<{ id: string; width: number; height: number; code?: string }>('POST', '/posters/backgrounds', { data: picture.toString('base64') });
  const green = async (width: number, height: number, type: 'png' | 'jpeg' = 'png') => {
    const canvas = createCanvas(width, height);
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#00c000';
    pen.fillRect(0, 0, width, height);
    return type === 'png' ? canvas.encode('png') : canvas.encode('jpeg', 80);
  };

  test('a campaign nobody designed has a poster: the code on it says what WeCom drew, read once, and who has it already is told so', async () => {
    const code = await town.code(campaign);
    const first = await poster(code.id);
    expect(first).toMatchObject({ status: 200, type: 'image/jpeg' });
    expect(await read(first.bytes)).toMatchObject({ text: expect.stringContaining(`/ca/${code.configId}`) as string, width: 750, height: 1334 });
    expect(await poster(code.id, { 'if-none-match': String(first.etag) })).toMatchObject({ status: 304 });
    expect(await town.company.bot.app.machine.database.rows('SELECT text FROM code_text')).toHaveLength(1);
  });

  test('the poster of another referrer is another', async () => {
    const [zhang, liu] = [await town.code(campaign, 'wmZhang'), await town.code(campaign, 'wmLiu')];
    expect((await poster(zhang.id)).etag).not.toBe((await poster(liu.id)).etag);
  });

  test('a background and a layout of the campaign, also while it runs; posters made before change with it', async () => {
    const code = await town.code(campaign);
    const before = await poster(code.id);
    const { status, body } = await upload(await green(1500, 2000));
    expect([status, body.width, body.height]).toEqual([201, 1500, 2000]);
    expect((await town.company.api('PUT', `/campaigns/${campaign}/poster`, { layout: LAYOUT, pictureId: body.id })).body).toMatchObject({ width: 750, height: 1000, layout: LAYOUT, background: { id: body.id } });
    const after = await poster(code.id);
    expect(after.etag).not.toBe(before.etag);
    const seen = await read(after.bytes);
    expect(seen).toMatchObject({ text: expect.stringContaining(`/ca/${code.configId}`) as string, height: 1000 });
    expect(Math.abs((seen.corner[1] ?? 0) - 0xc0)).toBeLessThan(12);
    expect((await upload(await green(1500, 2000))).body.id).toBe(body.id);
  });

  test('of two who lay out one poster the second is told; also when nobody had laid it out before', async () => {
    const id = (await town.ok<{ id: string }>('POST', '/campaigns', termsOf())).id;
    const shown = async () => (await town.company.api<{ revision: string; layout: { qr: object } }>('GET', `/campaigns/${id}/poster`)).body;
    const put = (x: number, revision?: string) => town.company.api<{ code: string; revision: string; errors: object[] }>('PUT', `/campaigns/${id}/poster`, { layout: { ...LAYOUT, qr: { ...LAYOUT.qr, x } }, ...(revision === undefined ? {} : { revision }) });
    const { revision } = await shown();
    expect(await put(100, 'somethingelse')).toMatchObject({ status: 409 }); // of one that never stood
    expect((await shown()).revision).toBe(revision);
    const [one, other] = await Promise.all([put(100, revision), put(110, revision)]);
    expect([one.status, other.status].sort()).toEqual([200, 409]);
    const [won, lost] = one.status === 200 ? [one, other] : [other, one];
    expect(lost.body).toMatchObject({ code: 'poster.changed', errors: [{ path: 'revision' }] });
    expect((await shown()).revision).toBe(won.body.revision);
    expect(await put(120, revision)).toMatchObject({ status: 409 });
    expect(await put(won === one ? 100 : 110, revision)).toMatchObject({ status: 200 }); // changes nothing
    expect(await put(120, won.body.revision)).toMatchObject({ status: 200 });
    expect(await put(130)).toMatchObject({ status: 200 });
  });

  test('what a phone could not read is refused, with everything that is wrong at once, and nothing changes', async () => {
    const before = (await town.company.api('GET', `/campaigns/${campaign}/poster`)).body;
    const tiny = await town.company.api<{ code: string; errors: { path: string; code: string }[] }>('PUT', `/campaigns/${campaign}/poster`, { layout: { qr: { x: 720, y: 10, size: 80 }, avatar: null, name: null } });
    expect(tiny).toMatchObject({ status: 422, body: { code: 'poster_unusable', errors: [{ path: 'layout.qr', code: 'outside' }, { path: 'layout.qr', code: 'qr_unreadable' }] } });
    expect((await town.company.api('GET', `/campaigns/${campaign}/poster`)).body).toEqual(before);
    const tried = await town.company.api<{ jpeg: string; faults: { code: string }[] }>('POST', `/campaigns/${campaign}/poster/preview`, { layout: { qr: { x: 100, y: 100, size: 300 }, avatar: null, name: null } });
    expect(tried.body.faults).toEqual([]);
    expect((await read(Buffer.from(tried.body.jpeg, 'base64'))).text).toContain('work.weixin.qq.com');
  });

  test.each([
    ['a page', () => Promise.resolve(Buffer.from('<script>alert(1)</script>'))],
    ['a GIF', () => Promise.resolve(Buffer.from('GIF89a0000000000'))],
    ['a PNG that says it is huge', () => Promise.resolve(Buffer.from('89504e470d0a1a0a0000000d4948445200007530000075300806000000', 'hex'))],
    ['a strip', () => green(3000, 400)],
    ['a stamp', () => green(100, 200)],
    ['a PNG that breaks off', async () => (await green(600, 1000)).subarray(0, 60)],
  ])('%s is no background', async (_, picture) => {
    expect(await upload(await picture())).toMatchObject({ status: 422, body: { code: 'picture_unusable' } });
  });

  test('more than a background may have is cut off, an unknown field and a picture nobody uploaded are refused', async () => {
    expect((await upload(Buffer.alloc(5 * 1024 * 1024 + 10))).status).toBe(400);
    expect((await upload(Buffer.alloc(8 * 1024 * 1024))).status).toBe(413);
    expect((await town.company.api('POST', '/posters/backgrounds', { data: 'AAAA', filename: '../../etc/passwd' })).status).toBe(400);
    expect((await town.company.api('PUT', `/campaigns/${campaign}/poster`, { layout: LAYOUT, pictureId: 'nothing' })).status).toBe(404);
    expect((await town.company.api('GET', '/campaigns/nothing/poster')).status).toBe(404);
    expect((await poster('nothing')).status).toBe(404);
  });

  test('a preview is a question: it changes nothing, and neither audit nor kept answers grow with it', async () => {
    const rows = async (table: string) => Number((await town.company.bot.app.machine.database.one<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))?.n);
    const before = [await rows('audit_entry'), await rows('idempotency_record')];
    const ask = () => town.company.api<{ faults: unknown[]; jpeg: string }>('POST', `/campaigns/${campaign}/poster/preview`, { layout: LAYOUT, pictureId: null }, { 'idempotency-key': 'preview-1' });
    const [{ status, body }, again] = [await ask(), await ask()];
    expect([status, body.faults, again.body.jpeg === body.jpeg]).toEqual([200, [], true]);
    expect([await rows('audit_entry'), await rows('idempotency_record')]).toEqual(before);
  });

  test('a revoked code has no poster any more', async () => {
    const code = await town.code(campaign, 'wmChen');
    await town.ok('POST', `/codes/${code.id}/revoke`);
    const { status, bytes } = await poster(code.id);
    expect([status, JSON.parse(bytes.toString()) as unknown]).toMatchObject([409, { code: 'code_revoked' }]);
  });
});
