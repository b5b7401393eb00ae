import fc from 'fast-check';
import { readEnvelope, readQuery } from '../../../src/wecom/callback';
import { CallbackRefused } from '../../../src/wecom/crypto';
import { callbackVectors } from '../../fixtures/wecom/callback-vectors';

const reasonOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return error instanceof CallbackRefused ? error.reason : `not a refusal: ${String(error)}`;
  }
  return 'accepted';
};
const good = 'msg_signature=ab12&timestamp=1409659589&nonce=263014780';

describe('query', () => {
  test('a push has three parameters and no echostr', () => {
    expect(readQuery(good)).toEqual({ msgSignature: 'ab12', timestamp: '1409659589', nonce: '263014780', echostr: null });
  });
  test.each(callbackVectors.map((v) => [v.name, v.encrypt] as const))('the echostr of %s is decoded exactly once', (_, encrypt) => {
    expect(readQuery(`${good}&echostr=${encodeURIComponent(encrypt)}`).echostr).toBe(encrypt);
  });
  test('a raw + is a base64 digit, not a space', () => expect(readQuery(`${good}&echostr=a+b`).echostr).toBe('a+b'));
  test('an encoded percent sign is not decoded again', () => expect(readQuery(`${good}&echostr=%252F`).echostr).toBe('%2F'));
  test('parameters of the configured URL itself are ignored', () => expect(readQuery(`app=1&app=2&${good}`).nonce).toBe('263014780'));

  test.each([
    ['nothing', ''],
    ['a missing signature', 'timestamp=1&nonce=2'],
    ['a missing timestamp', 'msg_signature=a&nonce=2'],
    ['a missing nonce', 'msg_signature=a&timestamp=1'],
    ['an empty nonce', 'msg_signature=a&timestamp=1&nonce='],
    ['a repeated nonce', `${good}&nonce=263014780`],
    ['a nonce repeated under an encoded name', `${good}&%6eonce=263014780`],
    ['a repeated echostr', `${good}&echostr=a&echostr=a`],
    ['an empty echostr', `${good}&echostr=`],
    ['broken percent encoding', `${good}&echostr=%E0%A4`],
    ['a timestamp that is no number', 'msg_signature=a&timestamp=now&nonce=2'],
    ['a timestamp too long', `msg_signature=a&timestamp=${'1'.repeat(17)}&nonce=2`],
    ['a nonce too long', `msg_signature=a&timestamp=1&nonce=${'1'.repeat(129)}`],
    ['an echostr too long', `${good}&echostr=${'a'.repeat(4097)}`],
    ['a line break in a value', 'msg_signature=a&timestamp=1%0A&nonce=2'],
    ['a query too long', `${good}&x=${'a'.repeat(8192)}`],
    ['too many parameters', `${good}${'&x=1'.repeat(30)}`],
  ])('%s is refused', (_, raw) => expect(reasonOf(() => readQuery(raw))).toBe('parameters'));

  test('any text is either read or refused', () => {
    fc.assert(fc.property(fc.string(), fc.nat(60), (noise, at) => {
      expect(['accepted', 'parameters']).toContain(reasonOf(() => readQuery(good.slice(0, at) + noise + good.slice(at))));
    }));
  });
});

describe('envelope', () => {
  const read = (body: string) => readEnvelope(Buffer.from(body));
  const to = '<ToUserName><![CDATA[ww1]]></ToUserName>';
  const agent = '<AgentID><![CDATA[]]></AgentID>';
  const encrypt = '<Encrypt><![CDATA[QUJD]]></Encrypt>';

  test.each([
    ['documented order', `<xml>${to}${agent}${encrypt}</xml>`],
    ['captured order', `<xml>${to}${encrypt}${agent}</xml>`],
    ['Encrypt alone', `<xml>${encrypt}</xml>`],
    ['plain text', '<xml><ToUserName>ww1</ToUserName><Encrypt>QUJD</Encrypt><AgentID></AgentID></xml>'],
    ['whitespace around everything', `\r\n <xml>\n\t${to}\n <Encrypt> <![CDATA[QUJD]]>\n</Encrypt> </xml>\n`],
    ['whitespace around plain text', '<xml><Encrypt>\n QUJD \n</Encrypt></xml>'],
    ['an XML declaration', `<?xml version="1.0" encoding="UTF-8"?>\n<xml>${encrypt}</xml>`],
    ['another Encrypt hidden in the text of a child', `<xml><ToUserName><![CDATA[<Encrypt>evil</Encrypt>]]></ToUserName>${encrypt}</xml>`],
  ])('%s is read', (_, body) => expect(read(body)).toBe('QUJD'));

  test.each([
    ['nothing', ''],
    ['JSON', '{"encrypt":"QUJD"}'],
    ['no Encrypt', `<xml>${to}</xml>`],
    ['an empty Encrypt', '<xml><Encrypt></Encrypt></xml>'],
    ['an empty CDATA', '<xml><Encrypt><![CDATA[]]></Encrypt></xml>'],
    ['two Encrypts', `<xml>${encrypt}${encrypt}</xml>`],
    ['an empty and a full Encrypt', `<xml><Encrypt></Encrypt>${encrypt}</xml>`],
    ['a DOCTYPE', `<!DOCTYPE xml>\n<xml>${encrypt}</xml>`],
    ['an ENTITY', `<!DOCTYPE xml [<!ENTITY e "QUJD">]><xml><Encrypt>&e;</Encrypt></xml>`],
    ['a reference', '<xml><Encrypt>&#81;UJD</Encrypt></xml>'],
    ['a comment', `<xml><!-- x -->${encrypt}</xml>`],
    ['attributes', '<xml><Encrypt a="b">QUJD</Encrypt></xml>'],
    ['a self-closed child', `<xml><AgentID/>${encrypt}</xml>`],
    ['a nested Encrypt', `<xml><A>${encrypt}</A></xml>`],
    ['two CDATA sections', '<xml><Encrypt><![CDATA[QU]]><![CDATA[JD]]></Encrypt></xml>'],
    ['text after CDATA', '<xml><Encrypt><![CDATA[QU]]>JD</Encrypt></xml>'],
    ['an open CDATA', '<xml><Encrypt><![CDATA[QUJD</Encrypt></xml>'],
    ['another closing tag', '<xml><Encrypt>QUJD</encrypt></xml>'],
    ['another root', `<root>${encrypt}</root>`],
    ['text after the root', `<xml>${encrypt}</xml>x`],
    ['a second root', `<xml>${encrypt}</xml><xml></xml>`],
    ['an unclosed root', `<xml>${encrypt}`],
    ['text between children', `<xml>x${encrypt}</xml>`],
    ['a declaration with markup in it', `<?xml <!DOCTYPE a> ?><xml>${encrypt}</xml>`],
    ['too many children', `<xml>${agent.repeat(33)}${encrypt}</xml>`],
    ['a body too large', `<xml>${encrypt}${' '.repeat(65_536)}</xml>`],
  ])('%s is refused', (_, body) => expect(reasonOf(() => read(body))).toBe('envelope'));

  test('bytes that are not UTF-8 are refused', () => {
    const body = Buffer.concat([Buffer.from('<xml><A>'), Buffer.from([0xff]), Buffer.from(`</A>${encrypt}</xml>`)]);
    expect(reasonOf(() => readEnvelope(body))).toBe('envelope');
  });

  test('64 KB of whitespace costs no more than reading it', () => {
    const started = performance.now();
    expect(reasonOf(() => read(`<xml><Encrypt>${' '.repeat(65_000)}x y</Encrypt></xml>`))).toBe('accepted'); // refused later, as base64
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('any edit of a body gives the same text, another text, or a refusal', () => {
    const body = `<xml>${to}${encrypt}${agent}</xml>`;
    fc.assert(fc.property(fc.nat(body.length), fc.nat(12), fc.string({ unit: fc.constantFrom('<', '>', '/', '!', '[', ']', '&', 'Encrypt', ' ', 'x'), maxLength: 4 }), (at, cut, insert) => {
      expect(['accepted', 'envelope']).toContain(reasonOf(() => read(body.slice(0, at) + insert + body.slice(at + cut))));
    }), { numRuns: 1000 });
  });
});
