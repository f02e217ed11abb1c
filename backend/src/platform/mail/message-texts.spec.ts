import { describe, expect, it } from '@jest/globals';
import { TEMPLATES } from './message-channel.js';
import type { MessageLanguage } from './message-channel.js';
import { wordsOf } from './message-texts.js';

/** The list that guards the texts of the screens too. */
const WORDS = new URL('../../../../scripts/i18n/forbidden-words.mjs', import.meta.url).href;
const { forbiddenWordIn } = (await import(WORDS)) as {
  forbiddenWordIn(text: string, language: MessageLanguage): string | undefined;
};

const LANGUAGES: readonly MessageLanguage[] = ['tg', 'ru', 'en'];
const COUNTS = [...Array.from({ length: 200 }, (_, place) => place), 1_000, 999_999];
const all = LANGUAGES.flatMap((language) =>
  TEMPLATES.flatMap((template) =>
    COUNTS.map((count) => ({ language, template, count, words: wordsOf(template, language, count) })),
  ),
);

describe('what a message says', () => {
  it('tells in no language what the work is about', () => {
    const told = all.filter(({ language, words }) =>
      forbiddenWordIn(`${words.subject} ${words.body}`, language),
    );
    expect(told).toEqual([]);
    expect(forbiddenWordIn('2 survivors are due.', 'en')).toBe('survivor');
  });

  it('differs by nothing but the number and its grammar', () => {
    const bare = ({ subject, body }: { subject: string; body: string }): string =>
      `${subject} ${body}`.replace(/\d+/g, '#');
    for (const language of LANGUAGES)
      for (const template of TEMPLATES) {
        const forms = new Set(
          all
            .filter((one) => one.language === language && one.template === template)
            .map(({ words }) => bare(words)),
        );
        expect(forms.size).toBeLessThanOrEqual(language === 'ru' ? 3 : 2);
      }
  });

  it.each([
    ['tg', 'Муҳлати 1 вазифа расид.', 'Муҳлати 3 вазифа расид.'],
    ['ru', 'Наступил срок: 1 задача.', 'Наступил срок: 3 задачи.'],
    ['en', '1 task is due.', '3 tasks are due.'],
  ] as const)('counts in %s', (language, one, three) => {
    expect([wordsOf('tasks_due', language, 1).subject, wordsOf('tasks_due', language, 3).body]).toEqual([
      one,
      three,
    ]);
    expect(wordsOf('tasks_due', 'ru', 11).subject).toBe('Наступил срок: 11 задач.');
  });

  it('keeps a code out of the subject, which a locked screen shows, and its leading zeros in', () => {
    for (const language of LANGUAGES) {
      const { subject, body } = wordsOf('address_code', language, 4_207);
      expect([subject.includes('4207'), body.includes(' 004207.')]).toEqual([false, true]);
    }
  });
});
