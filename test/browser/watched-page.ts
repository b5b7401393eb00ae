import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  impact: string | null;
  id: string;
  nodes: { target: string[] }[];
}

/** What a page may never do, kept from its opening on: complain on the console, throw, or ask more than one call for a screen. */
export function watch(page: Page) {
  const complaints: string[] = [];
  const calls: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`));
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/')) calls.push(`${request.method()} ${pathname}`);
  });
  return { complaints, calls };
}

/** Faults of the page as it stands: sideways scrolling, headings, and what axe finds serious. */
export async function faultsOf(page: Page): Promise<string[]> {
  const wide = await page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');
  const headings = await page.locator('h1').count();
  if (await page.evaluate<boolean>("typeof axe === 'undefined'")) await page.evaluate(AXE);
  const violations = await page.evaluate<Violation[]>("axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ impact, id, nodes }) => ({ impact, id, nodes: nodes.map(({ target }) => ({ target })) })))");
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return [
    ...(wide ? ['it scrolls sideways'] : []), ...(headings === 1 ? [] : [`it has ${headings} h1`]),
    ...grave.map(({ impact, id, nodes }) => `${impact} ${id}: ${nodes.map(({ target }) => target.join(' ')).slice(0, 3).join(', ')}`),
  ];
}
