/** The text for friends who scanned `state`; null when there is nothing to say. */
export type WelcomeText = (state: string | null) => Promise<string | null>;

/** A changed welcome is in force after this long; a burst asks the database once per code meanwhile. */
const REMEMBERED_MS = 2000;
const REMEMBERED = 1000;

export interface WelcomeTexts {
  fill(textOf: WelcomeText): void;
  /** First filler that has something to say wins. Rejects when a filler fails; a failure is not remembered. */
  textOf: WelcomeText;
}

/** Answers are remembered as promises, so that a burst of scans of one code shares one look-up, too. */
export function createWelcomeTexts(nowMs: () => number): WelcomeTexts {
  const fillers: WelcomeText[] = [];
  const known = new Map<string | null, { text: Promise<string | null>; atMs: number }>();
  const ask: WelcomeText = async (state) => {
    for (const textOf of fillers) {
      const text = await textOf(state);
      if (text) return text;
    }
    return null;
  };
  return {
    fill: (textOf) => void fillers.push(textOf),
    textOf: (state) => {
      const atMs = nowMs();
      const remembered = known.get(state);
      if (remembered && atMs - remembered.atMs < REMEMBERED_MS) return remembered.text;
      if (known.size >= REMEMBERED) known.clear();
      const entry = { text: ask(state), atMs };
      known.set(state, entry);
      entry.text.catch(() => { if (known.get(state) === entry) known.delete(state); });
      return entry.text;
    },
  };
}
