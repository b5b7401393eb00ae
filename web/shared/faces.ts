/** The path below which everything stands; a proxy may have put one before ours: `/bot/console/` → `/bot`. */
export const rootPath = (): string => /^(.*)\/(?:console|sidebar|h5)\//.exec(location.pathname)?.[1] ?? '';

/** Where a person of this face signs in; identity comes from there alone, never from this address. */
export const signInAddress = (face: 'console' | 'sidebar' | 'h5', back: string): string => `${rootPath()}/auth/start?face=${face}&return=${encodeURIComponent(back)}`;
