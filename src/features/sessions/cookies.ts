const SHAPE = /^[A-Za-z0-9_-]{43}$/;

/** Cookies of this deployment: over https their names carry the browser's own promise (`__Host-`: this host, whole path, https only). */
export interface Cookies {
  /** The secret of the session cookie, or null: none, malformed, or sent twice, which a browser does not do by itself. */
  read(name: CookieName, header: string | undefined): string | null;
  set(name: CookieName, secret: string, maxAgeSeconds: number): string;
  clear(name: CookieName): string;
}

export type CookieName = 'session' | 'signin';

/** `secure` is false only where PUBLIC_URL is plain http, on the loopback of somebody who tries the bot out. */
export function createCookies(secure: boolean): Cookies {
  const full = (name: CookieName) => (secure ? `__Host-${name}` : name);
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return {
    read(name, header) {
      const values = (header ?? '').split(';').map((part) => part.trim()).filter((part) => part.startsWith(`${full(name)}=`)).map((part) => part.slice(full(name).length + 1));
      const [value] = values;
      return values.length === 1 && value !== undefined && SHAPE.test(value) ? value : null;
    },
    set: (name, secret, maxAgeSeconds) => `${full(name)}=${secret}; Max-Age=${maxAgeSeconds}; ${attributes}`,
    clear: (name) => `${full(name)}=; Max-Age=0; ${attributes}`,
  };
}
