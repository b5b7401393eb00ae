/** A list that forgets its oldest entries, so that a simulator can run for days. */
export interface Ring<T> {
  push(item: T): void;
  /** Oldest first. */
  items(): T[];
  clear(): void;
  /** Told of each item as it comes; answers how to stop. */
  listen(hear: (item: T) => void): () => void;
}

export function createRing<T>(limit: number): Ring<T> {
  let kept: T[] = [];
  const listeners = new Set<(item: T) => void>();
  return {
    listen: (hear) => {
      listeners.add(hear);
      return () => void listeners.delete(hear);
    },
    push: (item) => {
      for (const hear of listeners) hear(item);
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
