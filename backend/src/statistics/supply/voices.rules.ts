import { codeList } from '../../shared/code-lists.js';

/** The five questions (capabilities 9), in the order in which they are asked. */
export const VOICE_QUESTIONS = codeList('VoiceQuestion', [
  'respected',
  'believed',
  'safe',
  'got_needed',
  'pressed',
]);
export type VoiceQuestion = (typeof VOICE_QUESTIONS)[number];

/** What is not answered is not kept. */
export const VOICE_ANSWERS = codeList('VoiceAnswer', ['yes', 'partly', 'no']);
export type VoiceAnswer = (typeof VOICE_ANSWERS)[number];

export type Voice = Partial<Record<VoiceQuestion, VoiceAnswer>>;

/** Signs that nobody confuses when they are read aloud or typed on a phone: digits alone. */
export const CODE_DIGITS = 10;
export const CODE_HOLDS_DAYS = 14;

/** Answers of the form; null if there is none, which uses up no code. */
export function readVoice(sent: { get(name: string): string | null }): Voice | null {
  const voice: Voice = {};
  for (const question of VOICE_QUESTIONS) {
    const answer = VOICE_ANSWERS.find((code) => code === sent.get(question));
    if (answer) voice[question] = answer;
  }
  return Object.keys(voice).length > 0 ? voice : null;
}
