/** Everything that the sidebar keeps on this device begins so. */
const OURS = 'sidebar:';

export interface Box {
  getItem(key: string): string | null;
  setItem(key: string, text: string): void;
  removeItem(key: string): void;
}

/** What was typed and not sent, per member and customer: a chat that changes takes nothing away. */
export const draftOf = (box: Box, viewer: string, customer: string, form: string) => {
  const key = `${OURS}draft:${viewer}:${customer}:${form}`;
  return {
    read: (): string => box.getItem(key) ?? '',
    keep: (text: string): void => { if (text === '') box.removeItem(key); else box.setItem(key, text); },
    erase: (): void => box.removeItem(key),
  };
};

export const pendingKey = (viewer: string): string => `${OURS}pending:${viewer}`;

/** Of a member who signs out, nothing stays on the device. */
export function forgetAll(box: Storage): void {
  for (const key of Object.keys(box)) if (key.startsWith(OURS)) box.removeItem(key);
}
