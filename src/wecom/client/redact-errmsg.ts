import { isIP } from 'node:net';

const MAX_CHARS = 160;

/** Words of WeCom's own sentences. Whatever else an errmsg holds may be an id, a name or a token, and is not repeated. */
const VOCABULARY = new Set(
  `a access access_token action after again agent agentid all allow allowed already and any api app are as at attachment attachments auth be
  been busy by call can cannot card chat client closed code config config_id contact corp corpid count credential customer data delete deleted
  department does done duplicate empty error exceed exceeded exist exists expire expired external external_userid fail failed field file find
  follow follow_user for forbid forbidden format freq frequency friend from group has have id illegal in invaild invalid ip is json length limit
  limited link list long match media media_id member message missing mobile more msg msgid name no not of on open_kfid openid operation or out
  over param parameter parameters party permission please privilege qr reach reached remark request response retry right same scene secret send
  sending sent server service size state status style such support system tag task text this time times to token too trusted try type unionid
  unknown user userid users value verify version visible warning way welcome welcome_code with within without wrong you your`.split(/\s+/),
);

/** Keeps the words of a WeCom errmsg that are WeCom's, in order, at most 160 characters; everything else becomes `*`. */
export function redactErrmsg(errmsg: string): string {
  const sentence = errmsg.slice(0, MAX_CHARS).split(/,? ?hint:/, 1)[0] ?? '';
  const words = sentence.split(/[^A-Za-z0-9_\u0080-\uffff]+/).filter((word) => word !== '');
  const kept = words.map((word) => (VOCABULARY.has(word.toLowerCase()) ? word.toLowerCase() : '*'));
  return kept.filter((word, index) => word !== '*' || kept[index - 1] !== '*').join(' ') || 'no text';
}

/** The address that WeCom saw us call from (`from ip: …` in an errmsg), or null. Source: doc 90313, errcode 60020. */
export function fromIpOf(errmsg: string): string | null {
  const address = /from ip: ?([0-9a-fA-F.:]{2,45})/.exec(errmsg)?.[1] ?? '';
  return isIP(address) ? address : null;
}
