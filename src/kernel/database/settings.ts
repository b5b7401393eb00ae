/** Where the rows live, parsed once from `DATABASE_URL`. */
export type DatabaseTarget =
  | { engine: 'sqlite'; file: string }
  | { engine: 'mysql'; host: string; port: number; user: string; password: string; database: string };

/** `sqlite:./data/bot.db` or `mysql://user:pass@host:port/db`. Throws with a sentence that never repeats the value. */
export function parseDatabaseUrl(url: string): DatabaseTarget {
  if (url.startsWith('sqlite:')) {
    const file = url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '');
    if (file === '' || file === ':memory:') throw new Error('a SQLite database needs a file, as in sqlite:./data/bot.db');
    return { engine: 'sqlite', file };
  }
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new Error('must be sqlite:FILE or mysql://user:password@host:port/database');
  }
  const database = decodeURIComponent(parsed.pathname.slice(1));
  if (parsed.protocol !== 'mysql:' || database === '') throw new Error('must be sqlite:FILE or mysql://user:password@host:port/database');
  return {
    engine: 'mysql', host: parsed.hostname || '127.0.0.1', port: Number(parsed.port || 3306),
    user: decodeURIComponent(parsed.username), password: decodeURIComponent(parsed.password), database,
  };
}
