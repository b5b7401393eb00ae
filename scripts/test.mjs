// `npm test`: everything that needs no installation; the database suites run on MySQL too when TEST_MYSQL_URL is set.
import { spawnSync } from 'node:child_process';

if (!process.env.TEST_MYSQL_URL) console.log('TEST_MYSQL_URL is not set: the database suites run on embedded SQLite only');
const jest = new URL('../node_modules/jest/bin/jest.js', import.meta.url).pathname;
const { status } = spawnSync(process.execPath, [jest, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(status ?? 1);
