import { computed, ref } from 'vue';

export type Theme = 'light' | 'dark' | 'system';

const KEPT = 'theme';
const chosen = ref<Theme>('system');
const dark = () => window.matchMedia('(prefers-color-scheme: dark)');

export const theme = computed(() => chosen.value);

/** Applies what was chosen here before and follows the system from then on. */
export function startTheme(): void {
  const kept = localStorage.getItem(KEPT);
  chosen.value = kept === 'light' || kept === 'dark' ? kept : 'system';
  dark().addEventListener('change', apply);
  apply();
}

export function useTheme(next: Theme): void {
  chosen.value = next;
  localStorage.setItem(KEPT, next);
  apply();
}

function apply(): void {
  const shown = chosen.value === 'system' ? (dark().matches ? 'dark' : 'light') : chosen.value;
  document.documentElement.dataset['theme'] = shown;
}
