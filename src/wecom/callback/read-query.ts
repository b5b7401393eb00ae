import { CallbackRefused } from '../crypto';

export interface CallbackQuery {
  msgSignature: string;
  timestamp: string;
  nonce: string;
  /** Ciphertext of the URL check (URL 验证); null on event pushes. */
  echostr: string | null;
}

const MAX_QUERY = 8 * 1024;
const MAX_NAMES = 32;
const NAMES = ['msg_signature', 'timestamp', 'nonce', 'echostr'] as const;
const RULES: Record<(typeof NAMES)[number], RegExp> = {
  msg_signature: /^[\x21-\x7e]{1,64}$/,
  timestamp: /^\d{1,16}$/,
  nonce: /^[\x21-\x7e]{1,128}$/,
  echostr: /^[\x21-\x7e]{1,4096}$/,
};

function decodeOnce(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new CallbackRefused('parameters');
  }
}

function split(raw: string): Map<string, string> {
  const found = new Map<string, string>();
  const parts = raw.split('&', MAX_NAMES + 1);
  if (parts.length > MAX_NAMES) throw new CallbackRefused('parameters');
  for (const part of parts) {
    const equals = part.indexOf('=');
    const name = decodeOnce(equals < 0 ? part : part.slice(0, equals));
    if (!(NAMES as readonly string[]).includes(name)) continue; // the configured URL may carry parameters of its own
    if (found.has(name)) throw new CallbackRefused('parameters'); // which of two is signed? neither
    found.set(name, decodeOnce(equals < 0 ? '' : part.slice(equals + 1)));
  }
  return found;
}

/**
 * The parameters of a callback from the raw query string (without the question mark), each single-valued, decoded once and bounded.
 * A raw `+` stays a `+`: it is a base64 digit here, never a space. Throws CallbackRefused('parameters'). Source: doc 90930.
 */
export function readQuery(rawQueryString: string): CallbackQuery {
  if (rawQueryString.length > MAX_QUERY) throw new CallbackRefused('parameters');
  const found = split(rawQueryString);
  const value = (name: (typeof NAMES)[number]): string => {
    const text = found.get(name);
    if (text === undefined || !RULES[name].test(text)) throw new CallbackRefused('parameters');
    return text;
  };
  return {
    msgSignature: value('msg_signature'),
    timestamp: value('timestamp'),
    nonce: value('nonce'),
    echostr: found.has('echostr') ? value('echostr') : null,
  };
}
