import { z } from 'zod';
import { commaIntegers, commaTexts, integer, itemsOf, optionalInteger, optionalText, shape, text } from '../event-fields';

const FAMILY = 'change_contact';

const extAttribute = z
  .object({ Name: text, Type: optionalInteger, Text: z.object({ Value: optionalText }).optional(), Web: z.object({ Title: optionalText, Url: optionalText }).optional() })
  .transform((raw) => ({ name: raw.Name, type: raw.Type, text: raw.Text?.Value ?? null, title: raw.Web?.Title ?? null, url: raw.Web?.Url ?? null }));

/** `update_user` carries only what changed: null and an empty list mean "not told", never "cleared". */
const user = z
  .object({
    UserID: text, NewUserID: optionalText, Name: optionalText, Department: commaIntegers, MainDepartment: optionalInteger,
    IsLeaderInDept: commaIntegers, DirectLeader: commaTexts, Position: optionalText, Mobile: optionalText, Gender: optionalInteger,
    Email: optionalText, BizMail: optionalText, Status: optionalInteger, Avatar: optionalText, Alias: optionalText,
    Telephone: optionalText, Address: optionalText, ExtAttr: itemsOf(extAttribute),
  })
  .transform((raw) => ({
    userId: raw.UserID,
    /** The userid from now on, when it was changed. */
    newUserId: raw.NewUserID,
    name: raw.Name,
    departmentIds: raw.Department,
    mainDepartmentId: raw.MainDepartment,
    /** One flag per department, same order. */
    isLeaderInDepartment: raw.IsLeaderInDept.map((flag) => flag === 1),
    directLeaders: raw.DirectLeader,
    position: raw.Position,
    mobile: raw.Mobile,
    gender: raw.Gender,
    email: raw.Email,
    bizMail: raw.BizMail,
    /** 1 activated, 2 disabled, 4 not activated, 5 left. */
    status: raw.Status,
    avatar: raw.Avatar,
    alias: raw.Alias,
    telephone: raw.Telephone,
    address: raw.Address,
    extAttributes: raw.ExtAttr,
  }));

const leaver = z.object({ UserID: text }).transform((raw) => ({ userId: raw.UserID }));

const party = z
  .object({ Id: integer, Name: optionalText, ParentId: optionalInteger, Order: optionalInteger })
  .transform((raw) => ({ departmentId: raw.Id, name: raw.Name, parentId: raw.ParentId, order: raw.Order }));

const tag = z
  .object({ TagId: integer, AddUserItems: commaTexts, DelUserItems: commaTexts, AddPartyItems: commaIntegers, DelPartyItems: commaIntegers })
  .transform((raw) => ({
    tagId: raw.TagId, addedUserIds: raw.AddUserItems, removedUserIds: raw.DelUserItems,
    addedDepartmentIds: raw.AddPartyItems, removedDepartmentIds: raw.DelPartyItems,
  }));

/** 通讯录事件. Apps made after 2022-06-20 get no mobile, email or avatar. Source: doc 90970, 90971, 90972. */
export const contactEvents = {
  'contact.create_user': shape(FAMILY, 'create_user', user),
  'contact.update_user': shape(FAMILY, 'update_user', user),
  'contact.delete_user': shape(FAMILY, 'delete_user', leaver),
  'contact.create_party': shape(FAMILY, 'create_party', party),
  'contact.update_party': shape(FAMILY, 'update_party', party),
  'contact.delete_party': shape(FAMILY, 'delete_party', party),
  'contact.update_tag': shape(FAMILY, 'update_tag', tag),
};
