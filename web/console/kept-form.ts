import { reactive, ref, watch, type Ref } from 'vue';
import { me } from './me';

export interface KeptForm<T extends object> {
  form: T;
  /** Something was brought back that had been typed here before and not saved. */
  restored: Ref<boolean>;
  /** The server has what stands in the form now. */
  stored(): void;
  /** Back to what the server has. */
  drop(): void;
}

/**
 * A form whose text stays in this browser, by person and thing, until it is stored or dropped. What was typed over something that is another by now is not brought
 * back; `baseOf` says what of a form the server keeps.
 */
export function useKeptForm<T extends object>(thing: string, start: T, baseOf: (form: T) => unknown = (form) => form): KeptForm<T> {
  const place = `form:${me.value?.userId ?? 'me'}:${thing}`;
  const keyOf = (form: T) => JSON.stringify(baseOf(form));
  let [base, last] = [keyOf(start), JSON.stringify(start)];
  const kept = readKept<T>(place, base);
  const form = reactive(kept ?? (JSON.parse(last) as T)) as T;
  const restored = ref(kept !== null);
  let still = false;
  watch(form, () => {
    if (!still) localStorage.setItem(place, JSON.stringify({ base, form }));
  }, { deep: true, flush: 'sync' });
  const settle = () => {
    restored.value = false;
    localStorage.removeItem(place);
  };
  return {
    form, restored,
    stored: () => {
      [base, last] = [keyOf(form), JSON.stringify(form)];
      settle();
    },
    drop: () => {
      still = true;
      Object.assign(form, JSON.parse(last));
      still = false;
      settle();
    },
  };
}

function readKept<T>(place: string, base: string): T | null {
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? 'null') as { base: string; form: T } | null;
    return kept?.base === base ? kept.form : null;
  } catch {
    return null;
  }
}
