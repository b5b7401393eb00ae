import { randomBytes } from 'node:crypto';
import { messageOf } from '../../kernel/logger';
import type { CallbackCrypto } from '../../wecom';
import type { CallbackAnswer } from './facts';

const WITHIN_MS = 5000; // WeCom waits no longer (doc 90930)

/** Verifies our own address as WeCom does when 设置API接收 is saved: a sealed `echostr`, answered by its plaintext alone. */
export async function tryCallback(publicUrl: string | null, crypto: CallbackCrypto, nowMs: number): Promise<CallbackAnswer> {
  if (publicUrl === null) return { kind: 'not_set' };
  const echo = randomBytes(8).toString('hex');
  const sealed = crypto.seal(echo, { timestamp: String(Math.floor(nowMs / 1000)), nonce: randomBytes(6).toString('hex') });
  const query = new URLSearchParams({ msg_signature: sealed.msgSignature, timestamp: sealed.timestamp, nonce: sealed.nonce, echostr: sealed.encrypt });
  try {
    const answer = await fetch(`${publicUrl}/wecom/callback?${query.toString()}`, { redirect: 'manual', signal: AbortSignal.timeout(WITHIN_MS) });
    return answer.status === 200 && (await answer.text()) === echo ? { kind: 'echoed' } : { kind: 'wrong_answer', status: answer.status };
  } catch (error) {
    return { kind: 'unreachable', why: whyOf(error) };
  }
}

/** `fetch failed` says nothing; its cause has the system's or TLS's own code. */
function whyOf(error: unknown): string {
  const { cause, name } = error as { cause?: { code?: string }; name?: string };
  return cause?.code ?? (name === 'TimeoutError' ? 'no answer within 5 s' : messageOf(error));
}
