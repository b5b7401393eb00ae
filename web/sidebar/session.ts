import { computed, ref, shallowRef } from 'vue';
import { api, onSignedOut, type AnswerOf } from '../shared/api/client';
import { businessTimeZone } from '../shared/clock';
import { rootPath, signInAddress } from '../shared/faces';
import { insideWecom, openChat, type Chat } from './bridge';
import { forgetAll } from './drafts';
import { pageData } from './page-data';

export type Card = AnswerOf<'/api/sidebar/card'>;
export type ReferralLine = Card['referred']['items'][number];

/** Who the chat is with: `looking` until WeCom has said. */
export const customer = ref<string | null>(null);
export const looking = ref(true);
export const signedIn = ref(true);
export const chat = shallowRef<Chat | null>(null);
/** Why a sign-in was refused, as the server put it behind the #. */
export const refusal = computed(() => /[?&]why=([a-z_]{1,40})/.exec(location.hash)?.[1] ?? null);

const TRIED = 'sidebar:signin';

/** Inside WeCom the chat says who; in a plain browser `?customer=` selects, for trying things out. The server checks either. */
export async function findCustomer(): Promise<void> {
  onSignedOut(() => {
    signedIn.value = false;
    signInAtOnce();
  });
  chat.value = await openChat(pageData(document.getElementById('page-data')?.textContent));
  customer.value = insideWecom() ? ((await chat.value?.customer()) ?? null) : new URLSearchParams(location.search).get('customer');
  looking.value = false;
}

/** Inside WeCom signing in asks nothing of the member: it is tried once by itself, and never again and again. */
function signInAtOnce(): void {
  if (!insideWecom() || refusal.value !== null || sessionStorage.getItem(TRIED) !== null) return;
  sessionStorage.setItem(TRIED, '1');
  location.replace(signIn());
}

export const signIn = (): string => signInAddress('sidebar', `/sidebar/${location.search}`);

export async function loadCard(externalUserId: string, signal: AbortSignal): Promise<Card> {
  const card = await api.get('/api/sidebar/card', { query: { externalUserId }, signal });
  businessTimeZone.value = card.viewer.timeZone;
  sessionStorage.removeItem(TRIED);
  return card;
}

export async function signOut(): Promise<void> {
  await api.post('/api/sidebar/logout', { body: {} });
  forgetAll(localStorage);
  signedIn.value = false;
}

export const posterAddress = (codeId: string): string => `${rootPath()}/api/sidebar/codes/${encodeURIComponent(codeId)}/poster`;
