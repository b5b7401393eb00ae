import { computed, ref, watch, type ComputedRef, type Ref } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { useLoad, type Load } from '../shared/load';
import { useKeys } from './keys';

interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

export interface ListScreen<Answer> {
  load: Load<Answer>;
  /** What the address asks for; the whole state of a list is in the address. */
  filters: ComputedRef<Readonly<Record<string, string | undefined>>>;
  filtered: ComputedRef<boolean>;
  set(name: string, value: string | undefined): void;
  /** Several at once. */
  change(values: Readonly<Record<string, string | undefined>>): void;
  clear(): void;
  isFirst: ComputedRef<boolean>;
  next(): void;
  first(): void;
  /** Row under the keys; −1: none yet. */
  at: Ref<number>;
  /** Id of the row that stands open beside the list. */
  open: ComputedRef<string | null>;
  show(id: string | null): void;
  step(by: number): void;
}

/** A list whose filters, page and open row are all in the address, with `j`, `k`, Enter and Esc. */
export function useList<Item, Answer extends Page<Item>>(options: {
  filters: readonly string[];
  idOf(item: Item): string;
  ask(query: Record<string, string | undefined>, signal: AbortSignal): Promise<Answer>;
  /** Where Enter goes; the drawer beside the list when absent. */
  enter?(item: Item): void;
}): ListScreen<Answer> {
  const [route, router] = [useRoute(), useRouter()];
  const text = (name: string) => (typeof route.query[name] === 'string' ? route.query[name] : undefined);
  const filters = computed(() => Object.fromEntries(options.filters.map((name) => [name, text(name)])));
  const asked = () => JSON.stringify([filters.value, text('cursor')]);
  const load = useLoad((signal) => options.ask({ ...filters.value, cursor: text('cursor') }, signal), asked);
  const at = ref(-1);
  const items = computed<readonly Item[]>(() => load.data.value?.items ?? []);
  const go = (change: Record<string, string | undefined>, replace = true) => void router[replace ? 'replace' : 'push']({ query: clean({ ...route.query, ...change }) });
  const show = (id: string | null) => go({ open: id ?? undefined });
  const change = (values: Readonly<Record<string, string | undefined>>) => go({ ...values, cursor: undefined, open: undefined });
  const open = computed(() => text('open') ?? null);
  watch(asked, () => { at.value = -1; });

  const move = (by: number) => {
    if (items.value.length === 0) return;
    at.value = Math.min(items.value.length - 1, Math.max(0, at.value + by));
    document.querySelector(`[data-row="${at.value}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  const enter = () => {
    const item = items.value[at.value];
    if (item) (options.enter ?? ((one: Item) => show(options.idOf(one))))(item);
  };
  const step = (by: number) => {
    const here = items.value.findIndex((item) => options.idOf(item) === open.value);
    const to = items.value[here + by];
    if (here < 0 || !to) return;
    at.value = here + by;
    show(options.idOf(to));
  };
  const onEnter = (event: KeyboardEvent) => {
    if (event.target !== document.body && (event.target as HTMLElement).id !== 'main') return;
    event.preventDefault(); // else the same key presses the button that has the focus in what opens
    enter();
  };
  useKeys({ j: () => move(1), k: () => move(-1), Enter: onEnter, '/': (event) => focusFilter(event) });

  return {
    load, filters, at, open, show, step,
    filtered: computed(() => Object.values(filters.value).some((value) => value !== undefined)),
    set: (name, value) => change({ [name]: value }), change,
    clear: () => go({ ...Object.fromEntries(options.filters.map((name) => [name, undefined])), cursor: undefined, open: undefined }), // a tab stays the tab it is
    isFirst: computed(() => text('cursor') === undefined),
    next: () => go({ cursor: load.data.value?.nextCursor ?? undefined, open: undefined }, false),
    first: () => go({ cursor: undefined, open: undefined }, false),
  };
}

const clean = (query: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== ''));

function focusFilter(event: KeyboardEvent): void {
  const field = document.querySelector<HTMLElement>('[data-filter]');
  if (!field) return;
  event.preventDefault();
  field.focus();
}
