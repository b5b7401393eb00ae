// A slow phone loads the words of its own face: `import('virtual:words/h5/zh-CN')` holds the keys that begin with one of the face's names.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const NAME = /^virtual:words\/(\w+)\/([\w-]+)$/;

export const FACE_KEYS = { h5: ['h5.', 'action.', 'status.', 'toast.', 'form.refused', 'signin.why.', 'state.referral.', 'state.campaign.', 'state.unknown'] };

/** The words of one face in one language. */
export function wordsOf(web, face, language) {
  const all = JSON.parse(readFileSync(join(web, 'shared', 'locales', `${language}.json`), 'utf8'));
  return Object.fromEntries(Object.entries(all).filter(([key]) => FACE_KEYS[face].some((start) => key.startsWith(start))));
}

export function faceWords(web) {
  return {
    name: 'face-words',
    resolveId: (id) => (NAME.test(id) ? `\0${id}` : null),
    load(id) {
      const [, face, language] = NAME.exec(id.slice(1)) ?? [];
      if (!id.startsWith('\0') || !face || !language) return null;
      this.addWatchFile(join(web, 'shared', 'locales', `${language}.json`));
      return `export default ${JSON.stringify(wordsOf(web, face, language))}`;
    },
  };
}
