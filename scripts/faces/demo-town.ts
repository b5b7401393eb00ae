import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface DemoTown {
  url: string;
  /** Signs an administrator in, once. */
  link: string;
  key: string;
  simulator: string;
  end(): Promise<void>;
}

const ROOT = join(__dirname, '..', '..', ...(__dirname.includes(`${join('dist', 'scripts')}`) ? ['..'] : []));
const READY = 'Ctrl-C stops both.';

/** The demo as a user would start it: bot, simulator, story; ready when the story has been told. */
export async function openDemoTown(): Promise<DemoTown> {
  const port = await freePort();
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [join(ROOT, 'scripts', 'run.mjs'), 'demo', '--port', String(port)], { env: { PATH, HOME }, stdio: ['ignore', 'ignore', 'pipe'] });
  const over = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(READY)) resolve();
    });
    child.on('exit', (code) => reject(new Error(`the demo ended with ${code}: ${said.slice(-2000)}`)));
  });
  const found = (shape: RegExp) => shape.exec(said)?.[1] ?? '';
  return {
    url: `http://localhost:${port}`, link: found(/(http\S+\/auth\/link#\S+)/), key: found(/key (wr_\S+)/), simulator: found(/World\s+(http:\/\/[^/\s]+)/),
    async end() {
      child.kill('SIGTERM');
      await over;
    },
  };
}

/** The demo takes two: this one and the one a hundred above, or any other where that is taken. */
const freePort = (): Promise<number> => new Promise((resolve, reject) => {
  const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    server.close(() => resolve(Math.min(port, 65_000)));
  });
});
