import type { AnswerOf } from '../../../shared/api/client';
import type { Language } from '../../../shared/i18n';
import { USUAL, type TermsBody } from './form';

export type StartKind = 'blank' | 'copy' | 'template';
export const START_KINDS: readonly StartKind[] = ['blank', 'template', 'copy'];

type Starts = AnswerOf<'/api/console/campaign-templates'>;
export type Template = Starts['templates'][number];
/** What was chosen to begin from; null: nothing yet. */
export type Chosen = { template: Template } | { campaign: Starts['campaigns'][number] } | null;

/** The terms of a draft that begins blank or from a template, in the language of whoever writes it. */
export const termsFrom = (template: Template | null, language: Language, when: Pick<TermsBody, 'name' | 'startsAt' | 'endsAt'>): TermsBody =>
  (template === null ? { ...USUAL, ...when } : { ...template.terms, staffUserIds: [], welcome: { text: template.welcome[language] }, ...when });

const LONGEST_NAME = 128;
export const shortened = (name: string): string => [...name].slice(0, LONGEST_NAME).join('');
