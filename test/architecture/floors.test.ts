import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';

const ROOT = join(__dirname, '..', '..');

interface Report {
  modules: { source: string; dependencies: { resolved: string }[] }[];
  summary: { violations: { rule: { name: string }; from: string; to: string }[] };
}

function cruise(): Report {
  const cruiser = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  try {
    return JSON.parse(execFileSync(process.execPath, [cruiser, '--output-type', 'json', 'src', 'entities', 'config', 'simulator', 'scripts'], { cwd: ROOT, maxBuffer: 64 << 20 }).toString()) as Report;
  } catch (error) {
    return JSON.parse((error as { stdout: Buffer }).stdout.toString()) as Report;
  }
}

describe('the house', () => {
  const report = cruise();

  test('no import goes up a floor, past a door or in a circle', () => {
    expect(report.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  });

  test('a room has few doors', () => {
    const doors = readdirSync(join(ROOT, 'src', 'features'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => {
      const text = readFileSync(join(ROOT, 'src', 'features', name, 'index.ts'), 'utf8');
      const names = [...text.matchAll(/^export (?!type|interface)(?:\{([^}]*)\}|(?:async )?(?:function|const) (\w+))/gm)]
        .flatMap((found) => (found[1] ?? found[2] ?? '').split(',').map((each) => each.trim()).filter((each) => each !== '' && !each.startsWith('type ')));
      return { room: name, names };
    });
    for (const { room, names } of doors) console.log(`${room}: ${names.join(', ')}`);
    expect(doors.filter(({ names }) => names.length > 9)).toEqual([]);
  });

  test('a route asks views and verbs, never the database', () => {
    const routes = readdirSync(join(ROOT, 'src', 'features'), { recursive: true }).map(String).filter((file) => /(^|[/-])routes?\.ts$/.test(file));
    expect(routes.length).toBeGreaterThan(40);
    expect(routes.filter((file) => /\b(SELECT|UPDATE|INSERT INTO|DELETE FROM) |\b(database|reader|tx)\.(rows|one|change)[<(]/.test(readFileSync(join(ROOT, 'src', 'features', file), 'utf8')))).toEqual([]);
  });
});
