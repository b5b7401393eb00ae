import type { PageData, Signed } from './page-data';

/** What the sidebar asks of WeCom's library (JS-SDK). */
interface Library {
  register(options: { corpId: string; agentId: number; jsApiList: string[]; getConfigSignature(url: string): Signed; getAgentConfigSignature(url: string): Signed }): unknown;
  getCurExternalContact(): Promise<{ userId?: string }>;
  sendChatMessage(message: ChatMessage): Promise<unknown>;
}

export type ChatMessage = { msgtype: 'image'; image: { mediaid: string } };

export interface Chat {
  /** Who the chat is with; null when this page was not opened from a customer's chat. It selects and proves nothing: the server looks whose customer this is. */
  customer(): Promise<string | null>;
  /** Puts it before the member, who sends it. Rejects when WeCom did not take it. */
  send(message: ChatMessage): Promise<void>;
}

const APIS = ['getContext', 'getCurExternalContact', 'sendChatMessage'];

/** The chat beside this page; null outside of WeCom, or where the page could not be signed. */
export async function openChat(data: PageData, load: () => Promise<unknown> = loadLibrary): Promise<Chat | null> {
  const { jssdk } = data;
  const library = jssdk ? ((await load().catch(() => null)) as Library | null) : null;
  if (!jssdk || !library) return null;
  library.register({ corpId: jssdk.corpId, agentId: jssdk.agentId, jsApiList: APIS, getConfigSignature: () => jssdk.config, getAgentConfigSignature: () => jssdk.agent });
  return {
    customer: () => library.getCurExternalContact().then(({ userId }) => userId ?? null, () => null),
    send: async (message) => { await library.sendChatMessage(message); },
  };
}

const loadLibrary = (): Promise<unknown> => import('@wecom/jssdk');

export const insideWecom = (agent = navigator.userAgent): boolean => /wxwork/i.test(agent);
