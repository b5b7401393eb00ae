import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { createCallbackCrypto } from '../../src/wecom';
import { addXml, CORP } from '../bench/events';
import type { Random } from './proof';

/** One request to the callback door and whether it verifies: known from how it was made, not asked of the code that is tried. */
export interface Mutant {
  how: string;
  method: 'GET' | 'POST';
  target: string;
  body: Buffer;
  verifies: boolean;
  plaintext: string | null;
}

interface Parts { query: [name: string, value: string][]; encrypt: string; plaintext: string }
type Mutation = (parts: Parts, random: Random) => Partial<Mutant>;

const crypto = createCallbackCrypto({ pairs: [CORP], receiveId: CORP.corpId });
const stranger = createCallbackCrypto({ pairs: [CORP], receiveId: 'wwsomebodyelse0001' });
const MAX_BODY = 64 * 1024;

const envelope = (encrypt: string) => Buffer.from(`<xml><ToUserName><![CDATA[${CORP.corpId}]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`);
const targetOf = (query: readonly (readonly [string, string])[]) => `/wecom/callback?${query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
const signed = (encrypt: string, n: number): Parts['query'] => {
  const [timestamp, nonce] = ['1700000000', `n${n}`];
  // by hand (doc 91144): the oracle borrows nothing from what it tries
  const signature = createHash('sha1').update([CORP.token, timestamp, nonce, encrypt].sort().join('')).digest('hex');
  return [['msg_signature', signature], ['timestamp', timestamp], ['nonce', nonce]];
};
const HOSTILE = ['', '\u0000', '%', '%zz', '%00', "' OR 1=1 --", '<![CDATA[', ']]>', '<!DOCTYPE xml [<!ENTITY x "y">]>', '&x;', '../../etc/passwd', '𠮷😀', 'A'.repeat(5000), '__proto__', '-1', '1e309'];

/** Changes one byte to another. */
function scratch(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  const at = random.below(copy.length);
  copy[at] = ((copy[at] ?? 0) + 1 + random.below(255)) % 256;
  return copy;
}

/** Sealed by hand: a payload that the library would never make. */
function sealRaw(payload: Buffer): string {
  const key = Buffer.from(`${CORP.encodingAesKey}=`, 'base64');
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(payload), cipher.final()]).toString('base64');
}

const resealed = (encrypt: string, n: number, more: Partial<Mutant> = {}): Partial<Mutant> => ({ target: targetOf(signed(encrypt, n)), body: envelope(encrypt), ...more });

const MUTATIONS: Record<string, Mutation> = {
  'as sent': () => ({ verifies: true }),
  'parameters in another order': ({ query }, random) => ({ target: targetOf(random.shuffle(query)), verifies: true }),
  'another inner text, well sealed': ({ plaintext }, random) => {
    const at = random.below(plaintext.length);
    const text = plaintext.slice(0, at) + random.pick(HOSTILE) + plaintext.slice(at + random.below(40));
    return { ...resealed(crypto.seal(text, { timestamp: '1', nonce: '1' }).encrypt, random.below(1e9)), plaintext: text, verifies: true };
  },
  'url check': (_, random) => {
    const echo = String(random.below(1e9));
    const { encrypt } = crypto.seal(echo, { timestamp: '1', nonce: '1' });
    return { method: 'GET', target: targetOf([...signed(encrypt, random.below(1e9)), ['echostr', encrypt]]), verifies: true, plaintext: null };
  },
  'url check without echostr': () => ({ method: 'GET', plaintext: null }),
  'a parameter missing': ({ query }, random) => ({ target: targetOf(random.shuffle(query).slice(1)) }),
  'a parameter twice': ({ query }, random) => ({ target: targetOf([...query, random.pick(query)]) }),
  'a hostile parameter': ({ query }, random) => {
    const at = random.below(query.length);
    return { target: targetOf(query.map(([name, value], n) => [name, n === at ? random.pick(HOSTILE) : value])) };
  },
  'a raw query': (_, random) => ({ target: `/wecom/callback?${random.pick(HOSTILE).replace(/[^\x21-\x7e]/g, '%')}&msg_signature=%&timestamp=` }),
  'another signature': ({ query }, random) => ({ target: targetOf(query.map(([name, value]) => [name, name === 'msg_signature' ? scratchText(value, random) : value])) }),
  'another ciphertext': ({ encrypt }, random) => ({ body: envelope(scratchText(encrypt, random)) }),
  'a body cut off': (_, random) => ({ body: envelope('x').subarray(0, random.below(60)) }),
  'a body of noise': (_, random) => ({ body: randomBytes(random.below(500)) }),
  'a hostile envelope': ({ encrypt }, random) => ({ body: Buffer.from(random.pick([
    `<!DOCTYPE xml [<!ENTITY x "y">]><xml><Encrypt>${encrypt}</Encrypt></xml>`, `<xml><Encrypt>${encrypt}</Encrypt><Encrypt>${encrypt}</Encrypt></xml>`, `<xml><Encrypt a="b">${encrypt}</Encrypt></xml>`,
    `<xml><Encrypt>&#65;${encrypt}</Encrypt></xml>`, `<xml><a><Encrypt>${encrypt}</Encrypt></a></xml>`, `${'<xml>'.repeat(5000)}`, `<xml>${'<a>b</a>'.repeat(4000)}<Encrypt>${encrypt}</Encrypt></xml>`, '',
  ])) }),
  'too much': (_, random) => ({ body: Buffer.alloc(MAX_BODY + 1 + random.below(4096), 'x') }),
  "another company's": ({ plaintext }, random) => resealed(stranger.seal(plaintext, { timestamp: '1', nonce: '1' }).encrypt, random.below(1e9)),
  'a scratched ciphertext, well signed': ({ encrypt }, random) => resealed(scratch(Buffer.from(encrypt, 'base64'), random).subarray(0, 32 * (1 + random.below(3)) - random.below(2)).toString('base64'), random.below(1e9)),
  'blocks of noise, well signed': (_, random) => resealed(sealRaw(randomBytes(32 * (1 + random.below(4)))), random.below(1e9)),
  'not base64, well signed': (_, random) => resealed(random.pick(['!!!!', 'AAA', '====', 'QQ==', 'A'.repeat(4096), '𠮷']), random.below(1e9)),
  'a length that lies, well signed': ({ plaintext }, random) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(random.pick([0xffffffff, 0x7fffffff, 100_000, Buffer.byteLength(plaintext) + 1]));
    const payload = Buffer.concat([randomBytes(16), length, Buffer.from(`${plaintext}${CORP.corpId}`)]);
    const pad = 32 - (payload.length % 32);
    return resealed(sealRaw(Buffer.concat([payload, Buffer.alloc(pad, pad)])), random.below(1e9));
  },
};

/** base64 and hex digits alike: another digit in one place. */
function scratchText(text: string, random: Random): string {
  const at = random.below(text.length - 4); // the last digits of base64 may carry no bits
  return `${text.slice(0, at)}${text[at] === 'a' ? 'b' : 'a'}${text.slice(at + 1)}`;
}

/** The `n`th: a callback as WeCom sends it, changed in one of many ways. */
export function mutate(n: number, random: Random): Mutant {
  const how = random.pick(Object.keys(MUTATIONS));
  const plaintext = addXml({ userId: 'WangFang', externalUserId: `wmFuzz${n}`, createTime: 1_700_000_000 + n, state: null, welcomeCode: null });
  const { encrypt } = crypto.seal(plaintext, { timestamp: '1', nonce: '1' });
  const query = signed(encrypt, n);
  return { how, method: 'POST', target: targetOf(query), body: envelope(encrypt), verifies: false, plaintext, ...MUTATIONS[how]?.({ query, encrypt, plaintext }, random) };
}
