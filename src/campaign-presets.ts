import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CampaignTemplate } from './features/console';
import { packageRoot } from './package-root';

const FILE = join('config', 'presets', 'campaigns.json');

/** 活动模板: what a new campaign may begin from, as `config/presets/campaigns.json` has it. One that nobody could draft stops the start. */
export const campaignTemplates = (root = packageRoot()): readonly CampaignTemplate[] => CampaignTemplate.array().parse(JSON.parse(readFileSync(join(root, FILE), 'utf8')), { error: () => `${FILE} does not hold campaign templates` });
