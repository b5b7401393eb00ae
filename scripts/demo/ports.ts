import { createServer, type AddressInfo } from 'node:net';

/** A port that was asked for must be free: talking to whoever holds it would be worse than stopping. */
export async function askedPort(text: string): Promise<number> {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_435) throw new Error('--port: must be a whole number from 1 to 65435');
  if ((await portFor(port)) !== port) throw new Error(`--port: ${port} is in use; stop what holds it, or choose another`);
  return port;
}

/** The usual port when it is free, any other else. */
export function portFor(wanted: number): Promise<number> {
  const probe = (port: number) => new Promise<number>((resolve, reject) => {
    const server = createServer().once('error', reject).listen(port, '127.0.0.1', () => {
      const { port: free } = server.address() as AddressInfo;
      server.close(() => resolve(free));
    });
  });
  return probe(wanted).catch(() => probe(0));
}
