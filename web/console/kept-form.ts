import { computed, reactive, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import type { ApiProblem } from '../shared/api/problem';
import { mergeForms, whoChanged, type Conflict } from './conflict';
import { me } from './me';

/** What the server has, as the form shows it, and the name of that; no revision for what is not there yet. */
export interface Stands<T> {
  form: T;
  revision?: string | undefined;
}

export interface KeptForm<T extends object> {
  form: T;
  /** Something was brought back that had been typed here before and not saved. */
  restored: Ref<boolean>;
  /** What the server had when this was typed. */
  base: ComputedRef<Stands<T>>;
  /** Somebody else wrote it meanwhile: nothing may be saved until whoever types has chosen. */
  conflict: ShallowRef<Conflict<Stands<T>> | null>;
  /** Nothing is typed that the server has not. */
  isStored(): boolean;
  /** The server has this form now, under this revision; what was typed since stays kept. */
  stored(sent: T, revision?: string): void;
  /** Back to what the server has. */
  drop(): void;
  /** The server refused to write over theirs. */
  giveWay(problem: ApiProblem, theirs: Stands<T>): void;
  /** Goes on from what stands there now; `mine` keeps on top of it what was typed here. */
  settle(mine: boolean): void;
}

interface Kept<T> {
  /** What of the form the server kept, and the whole form that it came from. */
  base: string;
  from?: Stands<T>;
  form: T;
}

/**
 * A form whose text stays in this browser, by person and thing, until it is stored or dropped. What was typed over something that is another by now is brought back
 * as a conflict; `baseOf` says what of a form the server keeps.
 */
export function useKeptForm<T extends object>(thing: string, start: Stands<T>, baseOf: (form: T) => unknown = (form) => form): KeptForm<T> {
  const place = `form:${me.value?.userId ?? 'me'}:${thing}`;
  const keyOf = (form: T) => JSON.stringify(baseOf(form));
  const copyOf = (form: T): T => JSON.parse(JSON.stringify(form)) as T;
  const found = readKept<T>(place);
  const isStale = found !== null && found.base !== keyOf(start.form);
  const kept = isStale && (!found.from || start.revision === undefined) ? null : found;
  const base = shallowRef<Stands<T>>(isStale && kept?.from ? kept.from : start);
  const form = reactive(copyOf(kept?.form ?? start.form)) as T;
  const restored = ref(kept !== null && !isStale);
  const conflict = shallowRef<Conflict<Stands<T>> | null>(kept !== null && isStale ? { name: null, at: null, theirs: start } : null);
  let still = false;
  const keep = () => localStorage.setItem(place, JSON.stringify({ base: keyOf(base.value.form), from: base.value, form } satisfies Kept<T>));
  watch(form, () => { if (!still) keep(); }, { deep: true, flush: 'sync' });
  const fill = (next: T) => {
    still = true;
    Object.assign(form, copyOf(next));
    still = false;
  };
  const forget = () => {
    restored.value = false;
    localStorage.removeItem(place);
  };
  return {
    form, restored, conflict, base: computed(() => base.value),
    isStored: () => keyOf(form) === keyOf(base.value.form),
    stored: (sent, revision) => {
      base.value = { form: copyOf(sent), revision };
      if (keyOf(form) === keyOf(sent)) forget();
      else keep();
    },
    drop: () => {
      fill(base.value.form);
      forget();
    },
    giveWay: (problem, theirs) => { conflict.value = { ...whoChanged(problem), theirs }; },
    settle: (mine) => {
      const theirs = conflict.value?.theirs;
      if (!theirs) return;
      const next = mine ? mergeForms(base.value.form, form, theirs.form) : theirs.form;
      base.value = theirs;
      conflict.value = null;
      fill(next);
      if (mine) keep();
      else forget();
    },
  };
}

function readKept<T>(place: string): Kept<T> | null {
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? 'null') as Kept<T> | null;
    return typeof kept?.base === 'string' && typeof kept.form === 'object' ? kept : null;
  } catch {
    return null;
  }
}
