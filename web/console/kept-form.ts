import { reactive, ref, watch, type Ref } from 'vue';
import { me } from './me';

export interface KeptForm<T extends object> {
  form: T;
  /** Something was brought back that had been typed here before and not saved. */
  restored: Ref<boolean>;
  forget(): void;
  /** Back to what the server has. */
  drop(): void;
}

/** A form whose text stays in this browser, by person and thing, until it is saved or dropped; what was typed over something else meanwhile is not brought back. */
export function useKeptForm<T extends object>(thing: string, start: T): KeptForm<T> {
  const place = `form:${me.value?.userId ?? 'me'}:${thing}`;
  const base = JSON.stringify(start);
  const kept = readKept<T>(place, base);
  const form = reactive(kept ?? (JSON.parse(base) as T)) as T;
  const restored = ref(kept !== null);
  let still = false;
  watch(form, () => {
    if (!still) localStorage.setItem(place, JSON.stringify({ base, form }));
  }, { deep: true, flush: 'sync' });
  const forget = () => localStorage.removeItem(place);
  return {
    form, restored, forget,
    drop: () => {
      still = true;
      Object.assign(form, JSON.parse(base));
      still = false;
      restored.value = false;
      forget();
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
