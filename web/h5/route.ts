import { computed, ref } from 'vue';

/** Addresses by hash: the page itself keeps the one that WeChat knows. */
const hash = ref(location.hash);
window.addEventListener('hashchange', () => {
  hash.value = location.hash;
  window.scrollTo(0, 0);
});

const parts = computed(() => /^#\/([a-z]*)(?:\?(.*))?$/.exec(hash.value) ?? ['', '', '']);

export type PageName = 'home' | 'friends' | 'points' | 'rules' | 'privacy' | 'appeal' | 'signin';
const NAMES: Record<string, PageName> = { friends: 'friends', points: 'points', rules: 'rules', privacy: 'privacy', appeal: 'appeal', signin: 'signin' };

export const pageName = computed<PageName>(() => NAMES[parts.value[1] ?? ''] ?? 'home');
export const asked = (name: string): string | null => new URLSearchParams(parts.value[2] ?? '').get(name);
export const addressOf = (page: PageName, query: Record<string, string> = {}): string => {
  const text = new URLSearchParams(query).toString();
  return `#/${page === 'home' ? '' : page}${text === '' ? '' : `?${text}`}`;
};
/** The campaign somebody chose stays chosen while they look around. */
export const campaign = ref<string | null>(null);
