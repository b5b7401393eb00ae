import { computed, ref } from 'vue';
import type zh from './locales/zh-CN.json';
import type { Language } from './format/dates';
import { fill, type Params } from './fill';

export type { Language } from './format/dates';
export type Key = keyof typeof zh;
type Messages = Record<Key, string>;

export type Loaders = Record<Language, () => Promise<{ default: Partial<Messages> }>>;

let loaders: Loaders = {
  'zh-CN': () => import('./locales/zh-CN.json'),
  en: () => import('./locales/en.json'),
};
/** A face that loads its own words only says so before it asks for a language. */
export const loadWordsBy = (own: Loaders): void => { loaders = own; };
const KEPT = 'language';
const current = ref<Language>('zh-CN');
const messages = ref<Partial<Messages>>({});

/** The language of this page: read it in a template and the text changes with it. */
export const language = computed(() => current.value);

/** Text of a key in the page's language. Keys are checked by the compiler: a missing one fails the build. */
export const t = (key: Key, params: Params = {}): string => fill(messages.value[key] ?? key, params);

/** For keys that come from the server's closed lists; null when there is no such text. */
export const tryText = (key: string, params: Params = {}): string | null => {
  const text = (messages.value as Record<string, string | undefined>)[key];
  return text === undefined ? null : fill(text, params);
};

/** Loads the words first: a page never shows keys. */
export async function useLanguage(next: Language, keep = true): Promise<void> {
  messages.value = (await loaders[next]()).default;
  current.value = next;
  document.documentElement.lang = next;
  if (keep) localStorage.setItem(KEPT, next);
}

/** What this person chose here before, else what the browser asks for; Chinese where it asks for neither. */
export function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'zh-CN' || kept === 'en') return kept;
  return navigator.language.startsWith('en') ? 'en' : 'zh-CN';
}
