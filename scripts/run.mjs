// Runs dist/scripts/NAME.js, building first when the sources are newer: `node scripts/run.mjs NAME [args]`.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const stamp = join(dist, '.built');
const webStamp = join(dist, '.built-web');
const lock = join(dist, '.building');
const SOURCES = ['src', 'config', 'entities', 'simulator', 'scripts', 'tsconfig.json', 'tsconfig.build.json', 'package.json'];
const WEB_SOURCES = ['web', 'scripts/build-web.mjs', 'package.json'];
/** Commands that show the web faces; the others do not wait for their build. */
const SHOWS_FACES = new Set(['demo', 'screens']);
const BUILD_TAKES_AT_MOST_MS = 120_000;

const [name, ...args] = process.argv.slice(2);
if (!name || !/^[a-z][a-z-]*$/.test(name)) stop(2, 'usage: node scripts/run.mjs NAME [args]');
await buildIfNeeded();
const script = join(dist, 'scripts', `${name}.js`);
if (!existsSync(script)) stop(1, `there is no command ${name}`);
run();

async function buildIfNeeded() {
  const compiler = findCompiler();
  if (!compiler) return existsSync(dist) ? undefined : stop(1, 'nothing is built and TypeScript is not installed: run npm ci, then npm run build');
  if (!isStale() && !isWebStale()) return;
  mkdirSync(dist, { recursive: true });
  await takeLock();
  const built = (!isStale() || build(compiler)) && (!isWebStale() || buildWeb()); // somebody else may have built while we waited
  rmSync(lock, { force: true });
  if (!built) stop(1, 'the build failed');
}

function build(compiler) {
  const startedAt = new Date();
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) return false;
  writeFileSync(stamp, '');
  utimesSync(stamp, startedAt, startedAt); // what was saved during the build is newer
  return true;
}

function buildWeb() {
  return spawnSync(process.execPath, [join(root, 'scripts', 'build-web.mjs')], { cwd: root, stdio: ['ignore', 2, 2] }).status === 0;
}

function findCompiler() {
  try {
    return createRequire(import.meta.url).resolve('typescript/bin/tsc');
  } catch {
    return null; // a production image
  }
}

function isStale() {
  return isOlder(stamp, SOURCES);
}

function isWebStale() {
  return SHOWS_FACES.has(name) && isOlder(webStamp, WEB_SOURCES);
}

function isOlder(builtStamp, sources) {
  if (!existsSync(builtStamp)) return true;
  const builtMs = statSync(builtStamp).mtimeMs;
  return sources.some((source) => newestMs(join(root, source)) > builtMs);
}

function newestMs(path) {
  const facts = statSync(path, { throwIfNoEntry: false });
  if (!facts?.isDirectory()) return facts?.mtimeMs ?? 0;
  return Math.max(facts.mtimeMs, ...readdirSync(path).map((entry) => newestMs(join(path, entry)))); // a folder changes when a file is deleted
}

/** One build at a time: two commands started together would read each other's half-written files. */
async function takeLock() {
  const giveUpAtMs = Date.now() + BUILD_TAKES_AT_MOST_MS;
  for (;;) {
    try {
      return writeFileSync(lock, String(process.pid), { flag: 'wx' });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (Date.now() > giveUpAtMs) stop(1, `another build holds ${lock}; delete it if none is running`);
    await sleep(100);
    if (!holderLives()) rmSync(lock, { force: true });
  }
}

function holderLives() {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM'; // somebody else's process; anything else: ended, or the lock is gone already
  }
}

function run() {
  const child = spawn(process.execPath, ['--enable-source-maps', script, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal === 'SIGINT' && process.stdin.isTTY) return; // the terminal has sent Ctrl-C to the child already
      child.kill(signal);
    });
  }
  child.on('error', (error) => stop(1, error.message));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

function stop(code, message) {
  console.error(message);
  process.exit(code);
}
