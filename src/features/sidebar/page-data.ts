import type { Machine } from '../../kernel/machine';
import { messageOf } from '../../kernel/logger';
import { signPage, type SignedPage, type Wecom } from '../../wecom';

/** What the page of the sidebar is served with. No secret is in it: a signature is good for this one address of ours. */
export interface PageData {
  /** Null: WeCom gave no tickets just now, or nobody said where the world reaches us; the page works without the chat. */
  jssdk: { corpId: string; agentId: number; config: SignedPage; agent: SignedPage } | null;
}

export interface PageDeps {
  wecom: Pick<Wecom, 'tickets'>;
  publicUrl: string | null;
  corpId: string;
  agentId: number;
}

/** A page that waits for WeCom is a page that is not there. */
const WAITS_MS = 1_500;
const LONGEST = 1_024;

/** Signs the address under which this page is shown: `PUBLIC_URL/sidebar/` and what stood behind it. */
export const makePageData = ({ clock, ids, logger }: Machine, { wecom, publicUrl, corpId, agentId }: PageDeps) => async (search: string): Promise<PageData> => {
  if (publicUrl === null || search.length > LONGEST) return { jssdk: null };
  const url = `${publicUrl}/sidebar/${search}`;
  const sign = (ticket: string) => signPage({ ticket, url, nonceStr: ids.secret(12), timestamp: Math.floor(clock.nowMs() / 1000) });
  const signed = (async () => ({ corpId, agentId, config: sign(await wecom.tickets.corp()), agent: sign(await wecom.tickets.app()) }))().catch((error: unknown) => {
    logger.warn('the page of the sidebar could not be signed', { error: messageOf(error) });
    return null;
  });
  return { jssdk: await Promise.race([signed, clock.sleep(WAITS_MS).then(() => null)]) };
};
