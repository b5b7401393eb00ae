import { ref } from 'vue';

export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'fault';
  undo: (() => Promise<void>) | null;
}

const LASTS_MS = 10_000;
let last = 0;
let timer: ReturnType<typeof setTimeout> | null = null;

/** The one toast of the page: a newer one takes the place of the older. */
export const shown = ref<Toast | null>(null);

export function toast(text: string, more: { undo?: () => Promise<void>; tone?: Toast['tone'] } = {}): void {
  last += 1;
  shown.value = { id: last, text, tone: more.tone ?? 'plain', undo: more.undo ?? null };
  if (timer) clearTimeout(timer);
  timer = setTimeout(closeToast, LASTS_MS);
}

export function closeToast(): void {
  shown.value = null;
}
