import type { Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { codeRoutes, type CodeVerbs } from './code-routes';
import { draftRoutes, type DraftVerbs } from './draft-routes';
import { steerRoutes, type SteerVerbs } from './steer-routes';

export type CampaignVerbs = DraftVerbs & SteerVerbs & CodeVerbs;

export const campaignRoutes = (machine: Machine, verbs: CampaignVerbs): Route[] => [...draftRoutes(machine, verbs), ...steerRoutes(machine, verbs), ...codeRoutes(machine, verbs)];
