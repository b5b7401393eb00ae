import { z } from 'zod';
import { itemsOf, optionalInteger, optionalText, shape, text } from '../event-fields';

const FAMILY = 'change_external_chat';

const chat = z
  .object({
    ChatId: text, UpdateDetail: optionalText, JoinScene: optionalInteger, QuitScene: optionalInteger,
    MemChangeCnt: optionalInteger, MemChangeList: itemsOf(text), LastMemVer: optionalText, CurMemVer: optionalText,
  })
  .transform((raw) => ({
    chatId: raw.ChatId,
    /** Of `update`: add_member, del_member, change_owner, change_name, change_notice. */
    updateDetail: raw.UpdateDetail,
    /** 0 invited by a member, 3 scanned the group's QR code; other numbers occur. */
    joinScene: raw.JoinScene,
    /** 0 left, 1 removed. */
    quitScene: raw.QuitScene,
    memberChangeCount: raw.MemChangeCnt,
    /** userid or external_userid; empty in pushes older than 2024. */
    changedMembers: raw.MemChangeList,
    /** When this differs from the version that you hold, an event was missed. */
    lastMemberVersion: raw.LastMemVer,
    currentMemberVersion: raw.CurMemVer,
  }));

/** 客户群事件. Source: doc 92130, 96361. */
export const externalChatEvents = {
  'external_chat.create': shape(FAMILY, 'create', chat),
  'external_chat.update': shape(FAMILY, 'update', chat),
  'external_chat.dismiss': shape(FAMILY, 'dismiss', chat),
};
