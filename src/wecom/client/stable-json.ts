function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

/** JSON with sorted keys: equal values give equal text, which enable_duplicate_check compares (doc 90236). */
export function stableJson(value: Record<string, unknown>): string {
  return JSON.stringify(sorted(value));
}
