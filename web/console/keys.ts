import { onBeforeUnmount, onMounted } from 'vue';

const KEPT = 'letter-keys';

export const letterKeysOn = (): boolean => localStorage.getItem(KEPT) !== 'off';
export const switchLetterKeys = (on: boolean): void => localStorage.setItem(KEPT, on ? 'on' : 'off');

const COMPOSING = 229;

/** Whether somebody is typing, an input method is composing, or a dialog has the keys. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === COMPOSING) return true;
  const at = event.target instanceof HTMLElement ? event.target : null;
  return at !== null && (at.isContentEditable || at.closest('input, textarea, select, dialog, [role="dialog"]') !== null);
}

/** Single letters while this screen stands; outside fields only. */
export function useKeys(keys: Readonly<Record<string, (event: KeyboardEvent) => void>>): void {
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (event.key.length === 1 && !letterKeysOn()) return;
    const act = keys[event.key];
    if (!act) return;
    if (event.key.length === 1) event.preventDefault(); // else the letter lands in the field that what opens has the focus in
    act(event);
  };
  onMounted(() => window.addEventListener('keydown', onKey));
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey));
}
