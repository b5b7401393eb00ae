import type { ApiProblem } from '../shared/api/problem';

/** Somebody wrote it while it was being changed here: who, when, and what stands there now. */
export interface Conflict<Theirs> {
  name: string | null;
  at: string | null;
  theirs: Theirs;
}

/** As a 409 tells it. */
export function whoChanged(problem: ApiProblem): Pick<Conflict<unknown>, 'name' | 'at'> {
  const { name, at } = problem.errors[0]?.values ?? {};
  return { name: name === undefined ? null : String(name), at: at === undefined ? null : String(at) };
}

/** What I typed upon what they wrote: each field is mine where I changed it, else theirs. */
export function mergeForms<T extends object>(base: T, mine: T, theirs: T): T {
  const isMine = (field: keyof T) => JSON.stringify(mine[field]) !== JSON.stringify(base[field]);
  return Object.fromEntries((Object.keys(theirs) as (keyof T)[]).map((field) => [field, isMine(field) ? mine[field] : theirs[field]])) as T;
}
