/** Where guarded routes stand, and so by what they know their callers: `v1` by an API key, the faces by a session. */
const DOORS = { '/api/v1/': 'v1', '/api/console/': 'console', '/api/sidebar/': 'sidebar', '/api/h5/': 'h5' } as const;

export type Door = (typeof DOORS)[keyof typeof DOORS];

export const DOOR_PATHS = Object.keys(DOORS);

/** Null: no door, so nobody gets in. */
export const doorOf = (path: string): Door | null => Object.entries(DOORS).find(([prefix]) => path.startsWith(prefix))?.[1] ?? null;
