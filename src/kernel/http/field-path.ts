/** `errors[].path`, alike whoever found the fault: `rewards[0].key`. */
export const childPath = (path: string, key: PropertyKey): string => {
  if (typeof key === 'number') return `${path}[${key}]`;
  return path === '' ? String(key) : `${path}.${String(key)}`;
};
