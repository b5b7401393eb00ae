import { onBeforeUnmount, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { ApiProblem } from '../shared/api/problem';
import { saidText } from '../shared/api/said';
import { t } from '../shared/i18n';

export interface Reveal<Value> {
  /** Null: masked. */
  value: ShallowRef<Value | null>;
  busy: Ref<boolean>;
  /** That it was recorded and how many are left, or why not: beside the value, for a toast lies outside an open dialog. */
  said: Ref<string | null>;
  toggle(): Promise<void>;
  hide(): void;
}

const SHOWN_MS = 30_000;

/** A masked value shown whole for half a minute; each look is counted and audited by the server, and the page keeps nothing of it afterwards. */
export function useReveal<Value extends { leftToday: number }>(ask: () => Promise<Value>): Reveal<Value> {
  const value = shallowRef(null) as ShallowRef<Value | null>;
  const busy = ref(false);
  const said = ref<string | null>(null);
  let timer: ReturnType<typeof setTimeout> | null = null;
  let turn = 0; // an answer that comes after the page went on shows nobody else's name

  function hide(): void {
    turn += 1;
    if (timer) clearTimeout(timer);
    value.value = null;
    said.value = null;
  }
  async function toggle(): Promise<void> {
    if (busy.value) return;
    if (value.value !== null) return hide();
    const own = (turn += 1);
    busy.value = true;
    said.value = null;
    try {
      const answer = await ask();
      if (own !== turn) return;
      value.value = answer;
      said.value = t('reveal.noted', { n: answer.leftToday });
      timer = setTimeout(hide, SHOWN_MS);
    } catch (error) {
      if (own === turn) said.value = error instanceof ApiProblem && error.code === 'reveal_limit' ? t('reveal.limit') : saidText(error);
    } finally {
      busy.value = false;
    }
  }
  onBeforeUnmount(hide);
  return { value, busy, said, toggle, hide };
}
