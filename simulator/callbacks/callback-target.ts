import { z } from 'zod';
import { createCallbackCrypto } from '../../src/wecom/crypto';
import type { SimClock } from '../clock';
import { newNonce } from '../world/ids';
import { envelopeXml } from './event-xml';

/** 接收消息 → 设置API接收, as typed into the admin console. */
export const CallbackConfigSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  token: z.string(),
  encodingAesKey: z.string(),
  /** sealed as receiveid; the app's own corp unless a test wants a foreign one */
  corpId: z.string().optional(),
});
export type CallbackConfig = z.infer<typeof CallbackConfigSchema>;

/** Where events go: seals with the configured pair and makes one HTTP request. */
export interface CallbackTarget {
  /** One try with fresh ciphertext, which is shown before it leaves. Resolves to the HTTP status; throws on timeout or a broken connection. */
  post(plaintext: string, timeoutMs: number, onSealed?: (encrypt: string) => void): Promise<number>;
  /** The console's GET check of the URL. */
  verify(echo: string, timeoutMs: number): Promise<{ status: number; body: string }>;
}

/** Throws a TypeError when the pair is malformed. */
export function createCallbackTarget(config: CallbackConfig, app: { corpId: string; agentId: number }, clock: SimClock): CallbackTarget {
  const corpId = config.corpId ?? app.corpId;
  const crypto = createCallbackCrypto({ pairs: [{ token: config.token, encodingAesKey: config.encodingAesKey }], receiveId: corpId });
  const seal = (plaintext: string) => {
    const timestamp = String(Math.floor(clock.nowMs() / 1000));
    const { encrypt, msgSignature, nonce } = crypto.seal(plaintext, { timestamp, nonce: newNonce() });
    const url = new URL(config.url);
    for (const [name, value] of [['msg_signature', msgSignature], ['timestamp', timestamp], ['nonce', nonce]] as const) {
      url.searchParams.set(name, value);
    }
    return { url, encrypt };
  };

  return {
    async post(plaintext, timeoutMs, onSealed) {
      const { url, encrypt } = seal(plaintext);
      onSealed?.(encrypt);
      const reply = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'text/xml' },
        body: envelopeXml(corpId, app.agentId, encrypt),
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      await reply.arrayBuffer(); // the answer counts once it has arrived whole
      return reply.status;
    },
    async verify(echo, timeoutMs) {
      const { url, encrypt } = seal(echo);
      url.searchParams.set('echostr', encrypt);
      const reply = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
      return { status: reply.status, body: await reply.text() };
    },
  };
}
