const READS = new Set(['GET', 'HEAD']);

/**
 * A browser sends the cookie whoever made it ask; what it says of who did cannot be forged by a page. A write is taken when the browser names our own origin,
 * or says that the page was of the same origin: `same-site` is another host of the domain and not enough.
 */
export function isCrossSite(request: { method: string; origin: string | undefined; fetchSite: string | undefined }, ownOrigin: string | null): boolean {
  if (READS.has(request.method)) return false;
  if (request.fetchSite === 'same-origin') return false;
  return ownOrigin === null || request.origin !== ownOrigin;
}
