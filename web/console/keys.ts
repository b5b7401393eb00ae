import { onBeforeUnmount, onMounted } from 'vue';

const KEPT = 'letter-keys';

export const letterKeysOn = (): boolean => localStorage.getItem(KEPT) !== 'off';
export const switchLetterKeys = (on: boolean): void => localStorage.setItem(KEPT, on ? 'on' : 'off');

const COMPOSING = 229;

const elementOf = (event: KeyboardEvent) => (event.target instanceof HTMLElement ? event.target : null);

/** Whether somebody is typing, or an input method is composing. */
export function isInField(event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === COMPOSING) return true;
  const at = elementOf(event);
  return at !== null && (at.isContentEditable || at.closest('input, textarea, select') !== null);
}

/** Whether somebody is typing, or a dialog has the keys. */
export const isTyping = (event: KeyboardEvent): boolean => isInField(event) || (elementOf(event)?.closest('dialog, [role="dialog"]') ?? null) !== null;

/** Single letters while this screen stands; outside fields only. */
export function useKeys(keys: Readonly<Record<string, (event: KeyboardEvent) => void>>, isHeld: (event: KeyboardEvent) => boolean = isTyping): void {
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isHeld(event)) return;
    if (event.key.length === 1 && !letterKeysOn()) return;
    const act = keys[event.key];
    if (!act) return;
    if (event.key.length === 1) event.preventDefault(); // else the letter lands in the field that what opens has the focus in
    act(event);
  };
  onMounted(() => window.addEventListener('keydown', onKey));
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey));
}
