import { NodeTypes, parse, type ElementNode, type TemplateChildNode } from '@vue/compiler-dom';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const WEB = join(__dirname, '..', '..', 'web');
const FACES = ['console', 'sidebar', 'h5', 'simulator', 'shared'];
const MOST_LINES = 300;

const below = (folder: string, kind: RegExp): string[] => readdirSync(join(WEB, folder), { recursive: true }).map(String).filter((name) => kind.test(name)).map((name) => `${folder}/${name}`);
const read = (file: string) => readFileSync(join(WEB, file), 'utf8');
const pages = FACES.flatMap((face) => below(face, /\.vue$/));

/** Spoken words: letters of any script; a lone sign such as → or · says nothing that could be translated. */
const SPOKEN = /\p{L}/u;
const SPEAKING = new Set(['title', 'aria-label', 'placeholder', 'alt', 'label']);

function* nodesOf(nodes: readonly TemplateChildNode[]): Generator<TemplateChildNode> {
  for (const node of nodes) {
    yield node;
    if ('children' in node && Array.isArray(node.children)) yield* nodesOf(node.children as TemplateChildNode[]);
  }
}

function faultsOf(file: string): string[] {
  const template = (parse(read(file)).children as ElementNode[]).find((node) => node.tag === 'template');
  if (!template) return [];
  return [...nodesOf(template.children)].flatMap((node): string[] => {
    if (node.type === NodeTypes.TEXT && SPOKEN.test(node.content)) return [`${file}: the text "${node.content.trim()}" stands in the page`];
    if (node.type !== NodeTypes.ELEMENT) return [];
    return node.props.flatMap((prop): string[] => {
      if (prop.type === NodeTypes.ATTRIBUTE) {
        if (prop.name === 'style') return [`${file}: a style attribute`];
        return SPEAKING.has(prop.name) && SPOKEN.test(prop.value?.content ?? '') ? [`${file}: ${prop.name}="${prop.value?.content}" stands in the page`] : [];
      }
      return prop.name === 'html' ? [`${file}: v-html`] : [];
    });
  });
}

test('no page holds words of its own, markup out of data, or a style attribute', () => {
  expect(pages.length).toBeGreaterThan(30);
  expect(pages.flatMap(faultsOf)).toEqual([]);
});

test('the pages that are served hold no script and no style of their own', () => {
  for (const face of ['console', 'sidebar', 'h5', 'simulator']) {
    const html = read(`${face}/index.html`);
    expect(html).not.toMatch(/<style|\son\w+=|style=/);
    expect([...html.matchAll(/<script[^>]*>([^<]*)<\/script>/g)].map(([, inside]) => inside)).toEqual(['']);
  }
});

test('files are short', () => {
  const long = FACES.flatMap((face) => below(face, /\.(vue|ts|css)$/)).filter((file) => !file.endsWith('.gen.ts') && read(file).split('\n').length > MOST_LINES);
  expect(long).toEqual([]);
});

test('a face imports its own files and shared ones, never another face', () => {
  const strays = FACES.flatMap((face) => below(face, /\.(vue|ts)$/).flatMap((file) => [...read(file).matchAll(/from '(\.[^']+)'/g)].map(([, to]) => join(file, '..', to ?? '')).filter((to) => !to.startsWith(`${face}/`) && !to.startsWith('shared/')).map((to) => `${file} → ${to}`)));
  expect(strays).toEqual([]);
});
