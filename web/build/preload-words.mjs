// The words of the first language are asked for with the scripts, not after them: one way there and back less before anything is read.
const FIRST = 'zh-CN';

export function preloadWords() {
  return {
    name: 'preload-words',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { path, bundle }) {
        const [, face] = /\/(\w+)\/index\.html$/.exec(path) ?? [];
        const chunks = Object.values(bundle ?? {}).filter(({ type }) => type === 'chunk');
        const words = [`virtual:words/${face}/${FIRST}`, `shared/locales/${FIRST}.json`].map((name) => chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(name))).find(Boolean);
        return words ? [{ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `../${words.fileName}` }, injectTo: 'head' }] : [];
      },
    },
  };
}
