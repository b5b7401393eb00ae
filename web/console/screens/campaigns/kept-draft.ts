import type { CampaignForm, Terms } from './form';

/** What was typed over which terms, as this browser keeps it. */
export interface Kept {
  revision: string;
  base: Terms;
  form: CampaignForm;
}

/** Typed text in this browser, by person and campaign. Two tabs write to one place: a tab takes away only what it wrote itself. */
export function keptDraft(place: string) {
  let written: string | null = localStorage.getItem(place);
  return {
    read(): Kept | null {
      try {
        const kept = JSON.parse(written ?? 'null') as Partial<Kept> | null;
        return kept?.revision && kept.base && kept.form ? (kept as Kept) : null;
      } catch {
        return null;
      }
    },
    write(kept: Kept): void {
      written = JSON.stringify(kept);
      localStorage.setItem(place, written);
    },
    forget(): void {
      if (localStorage.getItem(place) === written) localStorage.removeItem(place);
      written = null;
    },
  };
}

/** What I typed upon what they wrote: each field is mine where I changed it, else theirs. */
export function mergeForms(base: CampaignForm, mine: CampaignForm, theirs: CampaignForm): CampaignForm {
  const isMine = (field: keyof CampaignForm) => JSON.stringify(mine[field]) !== JSON.stringify(base[field]);
  return Object.fromEntries((Object.keys(theirs) as (keyof CampaignForm)[]).map((field) => [field, isMine(field) ? mine[field] : theirs[field]])) as unknown as CampaignForm;
}
