import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CampaignTemplate } from './features/console';
import { messageOf } from './kernel/logger';
import { packageRoot } from './package-root';

const FILE = join('config', 'presets', 'campaigns.json');

/** 活动模板: what a new campaign may begin from, as `config/presets/campaigns.json` has it. Another shape stops the start: whoever wrote it is there to read why. */
export function campaignTemplates(root = packageRoot()): readonly CampaignTemplate[] {
  const found = CampaignTemplate.array().safeParse(jsonOf(join(root, FILE)));
  if (!found.success) throw new Error(`${FILE}: ${found.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`);
  return found.data;
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${FILE} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
