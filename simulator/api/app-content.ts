import type { World } from '../world/create-world';
import { refuse, required } from './api-call';
import { checkMedia } from './attachments';
import type { Fields } from './fields';
import { byteLength } from './fields';

const TEXT_BYTES = 2048;
const CALLBACK_CARDS = ['button_interaction', 'vote_interaction', 'multiple_interaction'];
const CARD_TYPES = ['text_notice', 'news_notice', ...CALLBACK_CARDS];

/** The body of an app message as the member sees it; refused where doc 90236 refuses. */
export function appContent(world: World, fields: Fields): Record<string, unknown> {
  const msgtype = fields.text('msgtype') ?? '';
  const read = READERS[msgtype] ?? refuse(40008, 'invalid message type');
  const body = required(fields.object(msgtype), 40063, `missing ${msgtype}`);
  return { msgtype, [msgtype]: read(body, world) };
}

const READERS: Record<string, (body: Fields, world: World) => unknown> = {
  text: cutContent,
  markdown: cutContent,
  textcard: (body) => {
    mandatory(body, 'title', 41016, 128);
    mandatory(body, 'description', 41033, 512);
    checkUrl(mandatory(body, 'url', 41010, TEXT_BYTES));
    return body.raw;
  },
  news: (body) => {
    const articles = body.objects('articles') ?? [];
    if (articles.length < 1 || articles.length > 8) refuse(45008, 'article count out of limit');
    for (const article of articles) mandatory(article, 'title', 41016, 128);
    return body.raw;
  },
  image: media, voice: media, video: media, file: media,
  template_card: (body) => {
    const cardType = body.text('card_type') ?? '';
    if (!CARD_TYPES.includes(cardType)) refuse(40058, 'invalid card_type');
    if (CALLBACK_CARDS.includes(cardType) && !body.text('task_id')) refuse(42014, 'missing task_id');
    if (!CALLBACK_CARDS.includes(cardType) && !body.object('card_action')) refuse(40058, 'missing card_action');
    return body.raw;
  },
};

/** Beyond 2048 bytes the text is cut, not refused; empty is 44004. */
function cutContent(body: Fields): { content: string } {
  const content = body.text('content') ?? '';
  if (content === '') refuse(44004, 'empty content');
  // a cut character leaves a replacement sign behind
  const cut = Buffer.from(content, 'utf8').subarray(0, TEXT_BYTES).toString('utf8').replace(/\uFFFD+$/, '');
  return { content: byteLength(content) > TEXT_BYTES ? cut : content };
}

function media(body: Fields, world: World): unknown {
  checkMedia(world, body.text('media_id'));
  return body.raw;
}

function mandatory(body: Fields, name: string, missing: number, maxBytes: number): string {
  const text = body.text(name) || refuse(missing, `missing ${name}`);
  return byteLength(text) > maxBytes ? refuse(40058, `${name} too long`) : text;
}

function checkUrl(url: string): void {
  if (!/^https?:\/\//.test(url)) refuse(45034, 'url lacks protocol');
}
