import { createAdminActions } from './admin-actions';
import { createBotActions } from './bot-actions';
import { createFriendActions } from './friend-actions';
import { createGroupActions } from './group-actions';
import { createInspectActions } from './inspect-actions';
import { createLinkActions } from './link-actions';
import type { Machinery } from './machinery';
import { createRelationActions } from './relation-actions';
import type { ActionInput, ActionName, ActionRequest } from './schemas';
import { actionNames, actionSchemas } from './schemas';
import { createTagActions } from './tag-actions';
import { createTroubleActions } from './trouble-actions';

const createActions = (machinery: Machinery) => ({
  ...createAdminActions(machinery),
  ...createFriendActions(machinery),
  ...createRelationActions(machinery),
  ...createTagActions(machinery),
  ...createGroupActions(machinery),
  ...createLinkActions(machinery),
  ...createTroubleActions(machinery),
  ...createInspectActions(machinery),
  ...createBotActions(machinery),
});

type Actions = ReturnType<typeof createActions>;
export type ActionResult<N extends ActionName> = Awaited<ReturnType<Actions[N]>>;

// an input that may be left out altogether makes an optional argument
type Arguments<N extends ActionName> = undefined extends ActionRequest<N> ? [input?: ActionRequest<N>] : [input: ActionRequest<N>];

/** The story player's means: the same functions in the process and over HTTP. */
export type Control = { [N in ActionName]: (...args: Arguments<N>) => Promise<ActionResult<N>> };

/** Runs one action by name. Throws a ZodError for a bad input and a ControlError for an impossible wish. */
export type RunAction = (name: ActionName, input: unknown) => Promise<unknown>;

export function createRunAction(machinery: Machinery): RunAction {
  const actions = createActions(machinery) as { [N in ActionName]: (input: ActionInput<N>) => unknown };
  return async (name, input) => {
    const run = actions[name] as (input: unknown) => unknown;
    return await run(actionSchemas[name].parse(input)); // a bad input is a rejection, as it is over HTTP
  };
}

/** Turns "run by name" into one typed function per action; the HTTP client uses it too. */
export function controlOver(run: RunAction): Control {
  return Object.fromEntries(actionNames.map((name) => [name, (input?: unknown) => run(name, input)])) as unknown as Control;
}
