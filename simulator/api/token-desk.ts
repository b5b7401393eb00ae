import { trimMap } from '../ring';
import { newAccessToken } from '../world/ids';
import type { World } from '../world/create-world';
import { refuse } from './api-call';

/** Issues and judges access tokens of the one app (doc 91039). */
export interface TokenDesk {
  gettoken(query: URLSearchParams): { access_token: string; expires_in: number };
  /** 41001 missing, 40014 unknown, 42001 expired */
  check(token: string | null): void;
  /** WeCom may revoke a token early; it then answers 40014 or 42001. */
  revoke(errcode: 40014 | 42001): void;
  clear(): void;
}

const MAX_OLD_TOKENS = 50;

export function createTokenDesk(world: World): TokenDesk {
  let current: { value: string; expiresAtMs: number } | null = null;
  const revoked = new Map<string, number>();
  const isLive = () => current !== null && world.clock.nowMs() < current.expiresAtMs;
  const retire = (errcode: number) => {
    if (current) revoked.set(current.value, errcode);
    trimMap(revoked, MAX_OLD_TOKENS);
    current = null;
  };

  return {
    gettoken(query) {
      checkCredentials(world, query);
      if (!isLive()) retire(42001);
      // within its validity every fetch returns the same token
      current ??= { value: newAccessToken(), expiresAtMs: world.clock.nowMs() + world.settings.tokenTtlSeconds * 1000 };
      return { access_token: current.value, expires_in: Math.ceil((current.expiresAtMs - world.clock.nowMs()) / 1000) };
    },
    check(token) {
      if (!token) refuse(41001, 'access_token missing');
      const death = revoked.get(token);
      if (death === 42001 || (token === current?.value && !isLive())) refuse(42001, 'access_token expired');
      if (token !== current?.value) refuse(40014, 'invalid access_token');
    },
    revoke: retire,
    clear: () => { current = null; revoked.clear(); },
  };
}

function checkCredentials(world: World, query: URLSearchParams): void {
  const corpId = query.get('corpid') || refuse(41002, 'corpid missing');
  const secret = query.get('corpsecret') || refuse(41004, 'corpsecret missing');
  if (corpId !== world.app.corpId) refuse(40013, 'invalid corpid');
  if (secret !== world.app.secret) refuse(40001, 'invalid credential');
}
