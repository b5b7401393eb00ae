import { computed, onBeforeUnmount, ref, watch, type ComputedRef } from 'vue';
import { api, type BodyOf } from '../../../shared/api/client';
import { count } from '../../../shared/format/money';
import { t } from '../../../shared/i18n';
import { useLoad } from '../../../shared/load';

type Audience = NonNullable<BodyOf<'/api/console/audience', 'POST'>['audience']>;
const QUIET_MS = 600;

/** How many customers an audience covers now, in words; asked when nothing was changed for a moment, and an older question is given up. */
export function useReach(audience: () => Audience): ComputedRef<string> {
  const typed = computed(() => JSON.stringify(audience()));
  const asked = ref(typed.value);
  let timer: ReturnType<typeof setTimeout> | null = null;
  const load = useLoad((signal) => api.post('/api/console/audience', { body: { audience: JSON.parse(asked.value) as Audience }, signal }), () => asked.value);
  watch(typed, () => {
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => { asked.value = typed.value; }, QUIET_MS);
  });
  onBeforeUnmount(() => { if (timer) clearTimeout(timer); });
  return computed(() => {
    if (typed.value !== asked.value || load.busy.value) return t('audience.counting');
    if (load.problem.value || !load.data.value) return t('audience.uncounted');
    const { customers, more } = load.data.value;
    return t(more ? 'audience.reachMore' : 'audience.reach', { n: count(customers) });
  });
}
