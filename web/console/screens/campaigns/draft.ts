import { computed, onBeforeUnmount, reactive, ref, watch } from 'vue';
import { api, type AnswerOf } from '../../../shared/api/client';
import { ApiProblem, type FieldFault } from '../../../shared/api/problem';
import { businessTimeZone, serverNowMs } from '../../../shared/clock';
import { absolute } from '../../../shared/format/dates';
import { t } from '../../../shared/i18n';
import { me } from '../../me';
import { checkText, stepOf, STEPS, type Step } from './check-text';
import { faultsOf, formOf, termsOf, type CampaignForm, type Terms } from './form';

type Start = AnswerOf<'/api/console/campaigns/{id}/editor'>;
const QUIET_MS = 2000;

/**
 * A form that loses nothing: what is typed is kept in this browser at once, by person and campaign; a draft is saved after two seconds of quiet and on leaving a field,
 * and looked at by the checks of publishing. New terms of a published campaign are kept here only, until they are published with a reason.
 */
export function useDraft(start: Start) {
  const place = `draft:${me.value?.userId ?? 'me'}:${start.id}:${start.version}`;
  const kept = readKept(place, start);
  const form = reactive<CampaignForm>(kept ?? formOf(start.terms, businessTimeZone.value));
  const restored = ref(kept !== null);
  const checks = ref(start.checks);
  const sent = ref<Terms>(start.terms);
  const saved = ref<'saved' | 'saving' | 'dirty' | 'failed' | 'local'>('saved');
  const savedAtMs = ref<number | null>(null);
  const remote = ref<readonly FieldFault[]>([]);
  const isDraft = start.status === 'draft';
  let timer: ReturnType<typeof setTimeout> | null = null;
  let again = false;

  const local = computed(() => faultsOf(form, businessTimeZone.value, start.terms));
  const terms = computed(() => termsOf(form, businessTimeZone.value, start.terms));

  const look = async (): Promise<void> => { checks.value = await api.get('/api/console/campaigns/{id}/checks', { params: { id: start.id } }); };

  async function save(): Promise<void> {
    if (!isDraft || saved.value === 'saved' || saved.value === 'local' || local.value.length > 0) return;
    if (saved.value === 'saving') {
      again = true;
      return;
    }
    saved.value = 'saving';
    try {
      const body = terms.value;
      await api.patch('/api/console/campaigns/{id}', { params: { id: start.id }, body });
      remote.value = [];
      sent.value = body;
      saved.value = 'saved';
      savedAtMs.value = serverNowMs();
      localStorage.removeItem(place);
      await look();
    } catch (error) {
      saved.value = 'failed';
      if (error instanceof ApiProblem) remote.value = error.errors;
    }
    if (again) {
      again = false;
      saved.value = 'dirty';
      await save();
    }
  }

  function saveSoon(afterMs = QUIET_MS): void {
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => void save(), afterMs);
  }

  watch(form, () => {
    localStorage.setItem(place, JSON.stringify({ base: start.terms, form }));
    if (saved.value === 'saving') again = true;
    else saved.value = isDraft ? 'dirty' : 'local';
    if (isDraft) saveSoon();
  }, { deep: true });
  onBeforeUnmount(() => {
    if (timer) clearTimeout(timer);
    void save();
  });

  const isEmptied = (path: string): boolean => (path.startsWith('goal') && start.terms.goal !== undefined && form.goal.trim() === '') || (path === 'clawback' && form.clawback.trim() === '');
  /** The words of the server beside the field, else what is wrong with the text itself. */
  const faultAt = (path: string): string | null => {
    if (local.value.includes(path)) return t(isEmptied(path) ? 'editor.goalStays' : 'editor.fieldFault');
    const found = [...remote.value, ...checks.value.faults].find((fault) => fault.path === path);
    return found ? checkText(found, sent.value) : null;
  };
  const stepFaults = computed(() => Object.fromEntries(STEPS.map((step) => [step, [...new Set([...local.value, ...checks.value.faults.map(({ path }) => path)])].filter((path) => stepOf(path) === step).length])) as Record<Step, number>);
  const savedText = computed(() => {
    if (saved.value === 'saved' && savedAtMs.value === null) return '';
    if (saved.value === 'saved') return t('editor.saved', { at: absolute(savedAtMs.value ?? 0, { timeZone: businessTimeZone.value }).slice(11, 16) });
    return t(`editor.${local.value.length > 0 && saved.value === 'dirty' ? 'waitsForField' : saved.value}`);
  });

  return {
    form, restored, checks, sent, local, terms, faultAt, stepFaults, savedText, saveSoon, look, publishing: ref(false),
    /** Everything typed has reached the server, or this throws what stands in the way. */
    flush: async (): Promise<void> => { if (timer) clearTimeout(timer); await save(); },
    refused: (faults: readonly FieldFault[]) => { checks.value = { ...checks.value, faults: [...faults] }; },
    forget: () => localStorage.removeItem(place),
    dropLocal: () => { Object.assign(form, formOf(start.terms, businessTimeZone.value)); restored.value = false; localStorage.removeItem(place); },
  };
}

/** What was typed here and not saved, if the campaign is still what it was typed over. */
function readKept(place: string, start: Start): CampaignForm | null {
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? 'null') as { base: unknown; form: CampaignForm } | null;
    return kept && JSON.stringify(kept.base) === JSON.stringify(start.terms) ? kept.form : null;
  } catch {
    return null;
  }
}
