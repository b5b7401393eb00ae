import { computed, ref, shallowRef } from 'vue';
import { api, onSignedOut, type AnswerOf } from '../shared/api/client';
import { ApiProblem } from '../shared/api/problem';
import { businessTimeZone } from '../shared/clock';

export type Me = AnswerOf<'/api/console/me'>;
export type Role = 'admin' | 'supervisor' | 'staff' | 'finance' | 'auditor';

const answer = shallowRef<Me | null>(null);
/** False once the server says that nobody is signed in here any more. */
export const signedIn = ref(true);

export const me = computed(() => answer.value);
export const role = computed<Role | null>(() => answer.value?.role ?? null);
export const may = (...roles: readonly Role[]): boolean => role.value !== null && roles.includes(role.value);

onSignedOut(() => { signedIn.value = false; });

/** Asks who is signed in here, once; a failure other than "nobody" is thrown. */
export async function loadMe(): Promise<Me | null> {
  if (answer.value) return answer.value;
  try {
    answer.value = await api.get('/api/console/me');
    businessTimeZone.value = answer.value.timeZone;
    signedIn.value = true;
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
    signedIn.value = false;
  }
  return answer.value;
}

export async function signOut(everywhere = false): Promise<void> {
  const typist = me.value?.userId ?? 'me';
  await api.post('/api/console/logout', { body: { everywhere } });
  forgetNotes(typist);
  answer.value = null;
  signedIn.value = false;
}

/** Words about customers that were typed and not sent leave the device with whoever typed them. */
function forgetNotes(typist: string): void {
  for (const place of Object.keys(localStorage)) if (place.startsWith(`form:${typist}:note:`)) localStorage.removeItem(place);
}
