import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEnvFile } from '../../../config/load-env-file';

const folder = mkdtempSync(join(tmpdir(), 'env-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('no file is no fault', () => expect(loadEnvFile(join(folder, 'missing'))).toBe(false));

test('the real environment wins over the file', () => {
  const file = join(folder, '.env');
  writeFileSync(file, 'PORT=1\nHOST=from-file\n');
  // its own process: the environment of the test run is nobody's to change
  const script = `const { loadEnvFile } = require('./config/load-env-file'); console.log(loadEnvFile(${JSON.stringify(file)}), process.env.PORT, process.env.HOST)`;
  const { HOST: _, ...env } = process.env;
  const out = execFileSync(process.execPath, ['--import', 'tsx', '-e', script], { cwd: join(__dirname, '../../..'), env: { ...env, PORT: '2' } });
  expect(out.toString().trim()).toBe('true 2 from-file');
});
