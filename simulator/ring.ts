/** A list that forgets its oldest entries, so that a simulator can run for days. */
export interface Ring<T> {
  push(item: T): void;
  /** Oldest first. */
  items(): T[];
  clear(): void;
}

export function createRing<T>(limit: number): Ring<T> {
  let kept: T[] = [];
  return {
    push: (item) => {
      kept.push(item);
      // trimmed in blocks: one copy per `limit` pushes instead of one shift per push
      if (kept.length > limit * 2) kept = kept.slice(-limit);
    },
    items: () => kept.slice(-limit),
    clear: () => { kept = []; },
  };
}

/** Drops the oldest keys of an insertion-ordered map until it holds at most `limit`. */
export function trimMap<K, V>(map: Map<K, V>, limit: number): void {
  for (const key of map.keys()) {
    if (map.size <= limit) return;
    map.delete(key);
  }
}
