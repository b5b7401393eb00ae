export type Params = Readonly<Record<string, string | number>>;

/** `{n}` is the value; `{n|day|days}` is the first word for one, the second otherwise. A value that was not given stays visible as its name. */
export const fill = (text: string, params: Params): string =>
  text.replace(/\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return one === undefined ? String(value) : Number(value) === 1 ? one : (many ?? '');
  });

/** Names of what a text wants filled in. */
export const placeholders = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)/g)].map(([, name]) => name ?? ''))].sort();
