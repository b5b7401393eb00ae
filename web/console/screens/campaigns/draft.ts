import { computed, onBeforeUnmount, reactive, ref, shallowRef, watch } from 'vue';
import { api, type AnswerOf } from '../../../shared/api/client';
import { ApiProblem, type FieldFault } from '../../../shared/api/problem';
import { businessTimeZone, serverNowMs } from '../../../shared/clock';
import { absolute } from '../../../shared/format/dates';
import { t } from '../../../shared/i18n';
import { online } from '../../../shared/online';
import { mergeForms, whoChanged, type Conflict } from '../../conflict';
import { me } from '../../me';
import { checkText, stepOf, STEPS, type Step } from './check-text';
import { faultsOf, formOf, termsOf, type CampaignForm, type Terms } from './form';
import { keptDraft } from './kept-draft';

type Start = AnswerOf<'/api/console/campaigns/{id}/editor'>;
const QUIET_MS = 2000;

type Theirs = Pick<Start, 'revision' | 'terms' | 'checks'>;

/**
 * A form that loses nothing: what is typed is kept in this browser at once, by person and campaign; a draft is saved after two seconds of quiet and on leaving a field,
 * and looked at by the checks of publishing. New terms of a published campaign are kept here only, until they are published with a reason. What somebody else wrote
 * meanwhile is never written over unseen: nothing is saved until whoever types has chosen.
 */
export function useDraft(start: Start) {
  const place = `draft:${me.value?.userId ?? 'me'}:${start.id}:${start.version}`;
  const store = keptDraft(place);
  const formed = (terms: Terms) => formOf(terms, businessTimeZone.value);
  const found = store.read();
  const kept = found && JSON.stringify(found.form) !== JSON.stringify(formed(start.terms)) ? found : null;
  const form = reactive<CampaignForm>(kept?.form ?? formed(start.terms));
  const stale = kept !== null && kept.revision !== start.revision;
  const restored = ref(kept !== null && !stale);
  const conflict = shallowRef<Conflict<Theirs> | null>(stale ? { name: null, at: null, theirs: start } : null);
  let revision = stale ? kept.revision : start.revision;
  const checks = ref(start.checks);
  /** What the server has, as far as it is known here. */
  const sent = ref<Terms>(stale ? kept.base : start.terms);
  const savedAtMs = ref<number | null>(null);
  const remote = ref<readonly FieldFault[]>([]);
  const isDraft = start.status === 'draft';
  const unsaved = isDraft ? 'dirty' : 'local';
  const saved = ref<'saved' | 'saving' | 'dirty' | 'failed' | 'local' | 'conflict'>(stale ? 'conflict' : kept ? unsaved : 'saved');
  let timer: ReturnType<typeof setTimeout> | null = null;
  let again = false;
  /** The next change of the form is not somebody's typing. */
  let still = false;

  const local = computed(() => faultsOf(form, businessTimeZone.value, sent.value));
  const terms = computed(() => termsOf(form, businessTimeZone.value, sent.value));
  let lastFault: Error | null = null;

  const look = async (): Promise<void> => { checks.value = await api.get('/api/console/campaigns/{id}/checks', { params: { id: start.id } }); };

  async function save(): Promise<void> {
    if (!isDraft || conflict.value !== null || saved.value === 'saved' || saved.value === 'local' || local.value.length > 0) return;
    if (saved.value === 'saving') {
      again = true;
      return;
    }
    saved.value = 'saving';
    try {
      const body = terms.value;
      const answer = await api.patch('/api/console/campaigns/{id}', { params: { id: start.id }, body: { ...body, revision } });
      revision = answer.revision ?? revision;
      remote.value = [];
      sent.value = body;
      saved.value = 'saved';
      savedAtMs.value = serverNowMs();
      lastFault = null;
      if (again) keep();
      else store.forget();
      await look();
    } catch (error) {
      saved.value = 'failed';
      lastFault = error instanceof Error ? error : null;
      if (error instanceof ApiProblem && error.code === 'campaign.changed') await giveWay(error);
      else if (error instanceof ApiProblem) remote.value = error.errors;
    }
    if (again && conflict.value === null) {
      again = false;
      saved.value = 'dirty';
      await save();
    }
  }

  const keep = () => store.write({ revision, base: sent.value, form });

  /** False when what stands there now could not be had. */
  async function giveWay(problem: ApiProblem): Promise<boolean> {
    const theirs = await api.get('/api/console/campaigns/{id}/editor', { params: { id: start.id } }).catch(() => null);
    if (!theirs) return false; // not saved yet: the next try is told the same
    saved.value = 'conflict';
    conflict.value = { ...whoChanged(problem), theirs };
    return true;
  }

  /** Goes on from what stands there now; `mine` keeps on top of it what was typed here. */
  function settle(mine: boolean): void {
    const theirs = conflict.value?.theirs;
    if (!theirs) return;
    const next = mine ? mergeForms(formed(sent.value), form, formed(theirs.terms)) : formed(theirs.terms);
    revision = theirs.revision;
    sent.value = theirs.terms;
    checks.value = theirs.checks;
    [again, lastFault, conflict.value] = [false, null, null];
    still = true;
    Object.assign(form, next);
    saved.value = mine ? unsaved : 'saved';
    if (!mine) return store.forget();
    keep();
    saveSoon(0);
  }

  function saveSoon(afterMs = QUIET_MS): void {
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => void save(), afterMs);
  }

  watch(form, () => {
    if (still) {
      still = false;
      return;
    }
    keep();
    if (conflict.value !== null) return;
    if (saved.value === 'saving') again = true;
    else saved.value = unsaved;
    if (isDraft) saveSoon();
  }, { deep: true });
  watch(online, (now) => { if (now && saved.value === 'failed') saveSoon(0); });
  if (restored.value && isDraft) saveSoon();
  onBeforeUnmount(() => {
    if (timer) clearTimeout(timer);
    void save();
  });

  const isEmptied = (path: string): boolean => (path.startsWith('goal') && sent.value.goal !== undefined && form.goal.trim() === '') || (path === 'clawback' && form.clawback.trim() === '');
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
    form, restored, conflict, settle, checks, sent, local, terms, faultAt, stepFaults, savedText, saveSoon, look, publishing: ref(false),
    /** Everything typed has reached the server, or this throws what stands in the way. */
    flush: async (): Promise<void> => {
      if (timer) clearTimeout(timer);
      await save();
      if (isDraft && saved.value !== 'saved' && lastFault !== null) throw lastFault;
    },
    giveWay,
    /** What whoever publishes has seen. */
    seen: () => revision,
    refused: (faults: readonly FieldFault[]) => { checks.value = { ...checks.value, faults: [...faults] }; },
    forget: () => store.forget(),
    dropLocal: () => { Object.assign(form, formed(sent.value)); restored.value = false; store.forget(); },
  };
}
