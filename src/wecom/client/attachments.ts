import type { RequestChecks } from './request-checks';

/** What may hang on a 欢迎语 or a 群发 message, at most nine. `picUrl` of an image must come from media.uploadImage. */
export type MessageAttachment =
  | { msgtype: 'image'; mediaId: string }
  | { msgtype: 'image'; picUrl: string }
  | { msgtype: 'link'; title: string; url: string; picUrl?: string; desc?: string }
  | { msgtype: 'miniprogram'; title: string; picMediaId: string; appId: string; page: string }
  | { msgtype: 'video'; mediaId: string }
  | { msgtype: 'file'; mediaId: string };

function toWire(attachment: MessageAttachment, checks: RequestChecks): Record<string, unknown> {
  switch (attachment.msgtype) {
    case 'image':
      return { msgtype: 'image', image: 'mediaId' in attachment ? { media_id: attachment.mediaId } : { pic_url: attachment.picUrl } };
    case 'link': {
      const { title, url, picUrl, desc } = attachment;
      checks.bytes('link title', title, 128);
      checks.bytes('link desc', desc, 512);
      return { msgtype: 'link', link: { title, picurl: picUrl, desc, url } };
    }
    case 'miniprogram': {
      const { title, picMediaId, appId, page } = attachment;
      checks.bytes('miniprogram title', title, 64);
      return { msgtype: 'miniprogram', miniprogram: { title, pic_media_id: picMediaId, appid: appId, page } };
    }
    case 'video':
      return { msgtype: 'video', video: { media_id: attachment.mediaId } };
    case 'file':
      return { msgtype: 'file', file: { media_id: attachment.mediaId } };
  }
}

/** Text and attachments as WeCom takes them: text up to 4,000 bytes, not both empty. Source: doc 92137, 92135. */
export function customerContent(content: { text?: string; attachments?: MessageAttachment[] }, checks: RequestChecks): Record<string, unknown> {
  const { text, attachments = [] } = content;
  checks.that(Boolean(text) || attachments.length > 0, 'text and attachments are both empty');
  checks.bytes('text', text, 4000);
  checks.between('attachments', attachments.length, 0, 9);
  return {
    text: text ? { content: text } : undefined,
    attachments: attachments.length > 0 ? attachments.map((attachment) => toWire(attachment, checks)) : undefined,
  };
}
