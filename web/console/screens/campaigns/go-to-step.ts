import type { Step } from './check-text';

/** Brings a step into view and the keys to it; the address holds the page, so it cannot hold an anchor too. */
export function goToStep(step: Step): void {
  const section = document.getElementById(`step-${step}`);
  section?.scrollIntoView({ block: 'start' });
  section?.focus({ preventScroll: true });
}
