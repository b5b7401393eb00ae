import { z } from 'zod';
import { optionalText, shape, text } from '../event-fields';

const FAMILY = 'change_external_tag';

const tag = z
  .object({ Id: text, TagType: z.enum(['tag', 'tag_group']), StrategyId: optionalText })
  .transform((raw) => ({ id: raw.Id, tagType: raw.TagType, strategyId: raw.StrategyId }));

const shuffle = z
  .object({ Id: optionalText, StrategyId: optionalText })
  .transform((raw) => ({ /** Group whose tags were re-ordered; null when the groups themselves were. */ id: raw.Id, strategyId: raw.StrategyId }));

/** 企业客户标签事件: the tag library changed. Marking a customer is an `external_contact.edit`. Deleting a group sends nothing for its tags. */
export const externalTagEvents = {
  'external_tag.create': shape(FAMILY, 'create', tag),
  'external_tag.update': shape(FAMILY, 'update', tag),
  'external_tag.delete': shape(FAMILY, 'delete', tag),
  'external_tag.shuffle': shape(FAMILY, 'shuffle', shuffle),
};
