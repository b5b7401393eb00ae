import { z } from 'zod';
import { integer, optionalInteger, optionalText, shape, text } from '../event-fields';

const app = z.object({ AgentID: optionalInteger }).transform((raw) => ({ agentId: raw.AgentID }));

const menu = z
  .object({ AgentID: optionalInteger, EventKey: optionalText })
  .transform((raw) => ({ agentId: raw.AgentID, /** Menu key, or the URL of a `view`. */ eventKey: raw.EventKey }));

const coordinate = z.string().regex(/^-?\d{1,4}(\.\d{1,20})?$/).transform(Number);

const location = z
  .object({ AgentID: optionalInteger, Latitude: coordinate, Longitude: coordinate, Precision: coordinate, AppType: optionalText })
  .transform((raw) => ({ agentId: raw.AgentID, latitude: raw.Latitude, longitude: raw.Longitude, precision: raw.Precision, appType: raw.AppType }));

const optionIds = z.object({ OptionId: z.array(text) }).or(z.literal('')).optional().transform((list) => (list ? list.OptionId : []));
const selectedItem = z.object({ QuestionKey: text, OptionIds: optionIds }).transform((raw) => ({ questionKey: raw.QuestionKey, optionIds: raw.OptionIds }));
const selectedItems = z.object({ SelectedItem: z.array(selectedItem) }).or(z.literal('')).optional().transform((list) => (list ? list.SelectedItem : []));

const card = z
  .object({
    AgentID: optionalInteger, EventKey: optionalText, TaskId: optionalText, CardType: optionalText, ResponseCode: optionalText,
    SelectedItems: selectedItems,
  })
  .transform((raw) => ({
    agentId: raw.AgentID, eventKey: raw.EventKey, taskId: raw.TaskId, cardType: raw.CardType,
    /** Good for one update_template_card call, within 72 h. */
    responseCode: raw.ResponseCode,
    selectedItems: raw.SelectedItems,
  }));

const batchJob = z
  .object({ BatchJob: z.object({ JobId: text, JobType: text, ErrCode: integer, ErrMsg: optionalText }) })
  .transform(({ BatchJob: job }) => ({ jobId: job.JobId, jobType: job.JobType, errCode: job.ErrCode, errMsg: job.ErrMsg }));

const openApproval = z
  .object({ AgentID: optionalInteger, ApprovalInfo: z.record(z.string(), z.unknown()) })
  .transform((raw) => ({ agentId: raw.AgentID, approvalInfo: raw.ApprovalInfo }));

const systemApproval = z
  .object({ AgentID: optionalInteger, ApprovalInfo: z.object({ SpNo: text, SpStatus: integer, StatuChangeEvent: integer }) }) // WeCom spells it Statu
  .transform(({ AgentID, ApprovalInfo: info }) => ({
    agentId: AgentID,
    approvalNumber: info.SpNo,
    /** 1 pending, 2 passed, 3 rejected, 4 revoked; other numbers occur. */
    status: info.SpStatus,
    /** 1 submit, 2 agree, 3 reject, 4 transfer, 5 urge, 6 revoke, 8 revoke after passing, 10 comment. */
    statusChange: info.StatuChangeEvent,
  }));

/** 应用事件. Source: doc 90240. */
export const appEvents = {
  'app.subscribe': shape('subscribe', null, app),
  'app.unsubscribe': shape('unsubscribe', null, app),
  'app.enter_agent': shape('enter_agent', null, menu),
  'app.location': shape('LOCATION', null, location),
  'app.click': shape('click', null, menu),
  'app.view': shape('view', null, menu),
  'app.template_card': shape('template_card_event', null, card),
  'app.template_card_menu': shape('template_card_menu_event', null, card),
  'app.batch_job_result': shape('batch_job_result', null, batchJob),
  'app.open_approval_change': shape('open_approval_change', null, openApproval),
  'app.sys_approval_change': shape('sys_approval_change', null, systemApproval),
  'app.share_agent_change': shape('share_agent_change', null, app),
  'app.close_inactive_agent': shape('close_inactive_agent', null, app),
  'app.reopen_inactive_agent': shape('reopen_inactive_agent', null, app),
};
