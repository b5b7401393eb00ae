import { ref, type Ref } from 'vue';
import { saidText } from '../shared/api/said';

interface Page<Item> { items: Item[]; nextCursor: string | null }

/** Further pages of a list, below the first one. */
export function useMore<Item>(ask: (cursor: string) => Promise<Page<Item>>): { more: Ref<Item[]>; next: Ref<string | null | undefined>; busy: Ref<boolean>; fault: Ref<string | null>; get(cursor: string): Promise<void>; reset(): void } {
  const more = ref([]) as Ref<Item[]>;
  const next = ref<string | null>();
  const [busy, fault] = [ref(false), ref<string | null>(null)];
  return {
    more, next, busy, fault,
    reset: () => { more.value = []; next.value = undefined; },
    async get(cursor) {
      if (busy.value) return;
      busy.value = true;
      fault.value = null;
      try {
        const page = await ask(cursor);
        more.value = [...more.value, ...page.items];
        next.value = page.nextCursor;
      } catch (error) {
        fault.value = saidText(error);
      } finally {
        busy.value = false;
      }
    },
  };
}
