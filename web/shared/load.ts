import { computed, onBeforeUnmount, ref, shallowRef, watch, type Ref } from 'vue';
import { ApiProblem, offline } from './api/problem';
import { serverNowMs } from './clock';

const SLOW_MS = 300;

export interface Load<T> {
  /** The last answer; it stays while the next one is on its way. */
  data: Ref<T | null>;
  problem: Ref<ApiProblem | null>;
  /** True only after 300 ms without an answer: what comes at once never flickers. */
  slow: Ref<boolean>;
  busy: Ref<boolean>;
  loadedAtMs: Ref<number | null>;
  reload(): Promise<void>;
}

/** One call to the server and what is to be shown of it; asks again when what it watches changes. The answer of an older question never covers a newer one's. */
export function useLoad<T>(ask: (signal: AbortSignal) => Promise<T>, watched?: () => unknown): Load<T> {
  const data = shallowRef<T | null>(null);
  const problem = shallowRef<ApiProblem | null>(null);
  const slow = ref(false);
  const busy = ref(false);
  const loadedAtMs = ref<number | null>(null);
  let under: AbortController | null = null;

  async function reload(): Promise<void> {
    under?.abort();
    const mine = new AbortController();
    under = mine;
    busy.value = true;
    const timer = setTimeout(() => { slow.value = true; }, SLOW_MS);
    try {
      const answer = await ask(mine.signal);
      if (under !== mine) return;
      data.value = answer;
      problem.value = null;
      loadedAtMs.value = serverNowMs();
    } catch (error) {
      if (under !== mine || mine.signal.aborted) return;
      problem.value = error instanceof ApiProblem ? error : offline();
    } finally {
      clearTimeout(timer);
      if (under === mine) {
        busy.value = false;
        slow.value = false;
      }
    }
  }
  if (watched) watch(watched, () => void reload());
  onBeforeUnmount(() => under?.abort());
  void reload();
  return { data: data as Ref<T | null>, problem, slow: computed(() => slow.value), busy, loadedAtMs, reload };
}
