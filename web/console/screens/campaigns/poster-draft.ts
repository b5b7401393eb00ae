import { computed, onBeforeUnmount, onMounted, ref, watch } from 'vue';
import { api } from '../../../shared/api/client';
import { ApiProblem, type FieldFault } from '../../../shared/api/problem';
import { saidText } from '../../../shared/api/said';
import { t, tryText } from '../../../shared/i18n';
import { differences } from '../../differences';
import { useKeptForm } from '../../kept-form';
import { faultyParts, formOf, layoutOf, type Part, type Poster, type PosterForm } from './poster-form';

/** What the server keeps of a form. */
const chosenOf = (form: PosterForm) => ({ layout: layoutOf(form), pictureId: form.pictureId });
const PREVIEW_MS = 600;
const QUIET_MS = 2000;

/**
 * A poster that is being laid out: its picture is the server's own, drawn anew a moment after each change. Of a draft what is readable is saved by itself; of a
 * campaign that is public the change is everybody's at once, so it waits for a word.
 */
export function usePosterDraft(id: string, start: Poster, live: boolean) {
  const standing = (poster: Poster) => ({ form: formOf(poster), revision: poster.revision });
  const { form, restored, base, conflict, isStored, stored, drop, giveWay, settle } = useKeptForm(`poster:${id}`, standing(start), chosenOf);
  const picture = ref<string | null>(null);
  const faults = ref<readonly FieldFault[]>([]);
  const problem = ref<string | null>(null);
  const saved = ref<'saved' | 'dirty' | 'saving' | 'failed'>(restored.value ? 'dirty' : 'saved');
  /** One at a time: the next one tells the revision that this one is answered with. */
  let sending = false;
  let asked = 0;
  let shownFor = '';
  let previewTimer: ReturnType<typeof setTimeout> | null = null;
  let saveTimer: ReturnType<typeof setTimeout> | null = null;
  const params = { id };
  const body = () => {
    const layout = layoutOf(form);
    return layout && { layout, pictureId: form.pictureId };
  };

  async function preview(): Promise<void> {
    const wish = body();
    asked += 1;
    const mine = asked;
    if (!wish) return;
    try {
      const answer = await api.post('/api/console/campaigns/{id}/poster/preview', { params, body: wish });
      if (mine !== asked) return;
      picture.value = `data:image/jpeg;base64,${answer.jpeg}`;
      faults.value = answer.faults;
      shownFor = JSON.stringify(wish);
      problem.value = null;
      if (!live) saveSoon();
    } catch (error) {
      if (mine === asked) problem.value = saidText(error);
    }
  }

  const isDirty = () => saved.value === 'dirty';
  /** Only what was seen, and what a phone can read. */
  const mayBeSaved = () => faults.value.length === 0 && shownFor === JSON.stringify(body());

  async function save(): Promise<void> {
    const wish = body();
    if (saved.value !== 'dirty' || sending || conflict.value !== null || !wish || !mayBeSaved()) return;
    [saved.value, sending] = ['saving', true];
    const typed = JSON.stringify(form);
    try {
      const { revision } = await api.put('/api/console/campaigns/{id}/poster', { params, body: { ...wish, revision: base.value.revision } });
      const isOld = typed !== JSON.stringify(form);
      stored(JSON.parse(typed) as PosterForm, revision);
      saved.value = isOld ? 'dirty' : 'saved';
    } catch (error) {
      saved.value = 'failed';
      if (error instanceof ApiProblem && error.code === 'poster.changed') return meet(error);
      if (error instanceof ApiProblem) faults.value = error.errors;
      problem.value = saidText(error);
    } finally {
      sending = false;
    }
    if (!live && isDirty()) saveSoon();
  }

  /** Somebody else laid it out meanwhile: theirs is put beside mine. */
  async function meet(error: ApiProblem): Promise<void> {
    const theirs = await api.get('/api/console/campaigns/{id}/poster', { params }).catch(() => null);
    if (theirs) giveWay(error, standing(theirs));
    else problem.value = saidText(error);
  }

  function saveSoon(afterMs = QUIET_MS): void {
    if (saveTimer) clearTimeout(saveTimer);
    saveTimer = setTimeout(() => void save(), afterMs);
  }

  watch(form, () => {
    saved.value = isStored() ? 'saved' : 'dirty';
    if (previewTimer) clearTimeout(previewTimer);
    previewTimer = setTimeout(() => void preview(), PREVIEW_MS);
  }, { deep: true });
  onMounted(() => void preview());
  onBeforeUnmount(() => {
    if (previewTimer) clearTimeout(previewTimer);
    if (saveTimer) clearTimeout(saveTimer);
    if (!live) void save();
  });

  const faultOf = (part: Part): string | null => {
    if (faultyParts(form).includes(part)) return t('editor.fieldFault');
    const said = faults.value.find(({ path }) => path === `layout.${part}`);
    return said ? (tryText(`publish.${said.code}`) ?? said.detail) : null;
  };
  return {
    form, restored, conflict, settle, drop, picture, problem, saved, save, faultOf,
    changes: computed(() => (conflict.value ? differences(chosenOf(base.value.form), chosenOf(conflict.value.theirs.form)) : [])),
    faulty: computed(() => faultyParts(form).length + faults.value.length),
    readable: computed(() => picture.value !== null && faults.value.length === 0 && faultyParts(form).length === 0),
    savedText: computed(() => (conflict.value !== null ? t('editor.conflict') : saved.value === 'saved' ? '' : t(live && saved.value === 'dirty' ? 'poster.unsaved' : `editor.${saved.value}`))),
  };
}
