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
