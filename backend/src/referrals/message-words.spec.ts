import { describe, expect, it } from '@jest/globals';
import { isRefusedMark, marksIn } from './message-words.rules.js';
import type { KnownWords } from './message-words.rules.js';
import { messageRefusal } from './referrals.rules.js';

const KNOWN: KnownWords = {
  names: ['Ҳакимова Гулнора Раҳматуллоевна', 'Шариф', 'Али'],
  numbers: ['+992 93 555 01 02', 'A 4471920'],
  addresses: ['шаҳри Кӯлоб, кӯчаи Борбад 15, хонаи 3'],
  whereabouts: ['at the sister’s house near the Vakhsh bazaar'],
  district: 'kulob',
};
const codes = (text: string): string[] => marksIn(text, KNOWN).map(({ code }) => code);
const marked = (text: string): string[] =>
  marksIn(text, KNOWN).map(({ start, length }) => text.slice(start, start + length));

describe('a message that names somebody', () => {
  it.each([
    ['Гулнора фардо меояд', 'Гулнора'],
    ['ГУЛНОРАРО интизор шавед', 'ГУЛНОРАРО'],
    ['Завтра придёт Гульнора', 'Гульнора'],
    ['Мы ждём Гульнору', 'Гульнору'],
    ['Ждём Хакимову утром', 'Хакимову'],
    ['Gulnora will come at noon', 'Gulnora'],
    ['hakimova needs a paper', 'hakimova'],
    ['Бо Рахматуллоевна гап занед', 'Рахматуллоевна'],
    ['Her husband Sharif called', 'Sharif'],
    ['Алиро намебинем', 'Алиро'],
    ['G u l n o r a comes', 'G u l n o r a'],
    ['Гул\u200bнора меояд', 'Гул\u200bнора'],
    ['Гулн0ра? No: Gulnоra', 'Gulnоra'],
  ])('is marked: %s', (text, word) => {
    expect(codes(text)).toEqual(['name']);
    expect(marked(text)).toEqual([word]);
  });

  it.each([
    ['Call 93 555 01 02', '93 555 01 02'],
    ['тел. +992(93)555-01-02', '992(93)555-01-02'],
    ['рақам ٩٣٥٥٥٠١٠٢', '٩٣٥٥٥٠١٠٢'],
    ['passport A4471920', '4471920'],
  ])('or gives a number that is known: %s', (text, number) => {
    expect(codes(text)).toEqual(['number']);
    expect(marked(text)).toEqual([number]);
  });

  it('or an address, or where she is now', () => {
    expect(codes('She lives in Borbad 15')).toEqual(['address']);
    expect(codes('Она на базаре Вахш')).toEqual(['address', 'address']);
    expect(codes('She can come to the bazaar')).toEqual([]);
    expect(codes('Meet her in Kulob')).toEqual([]);
  });

  it('is only pointed out where it holds another number, or a street', () => {
    const marks = marksIn('ул. Айни, 44 600 1234', KNOWN);
    expect(marks.map(({ code }) => code)).toEqual(['street', 'digits']);
    expect(marks.some(isRefusedMark)).toBe(false);
    expect(codes('улица, куча, кӯчаи нав')).toEqual(['street', 'street', 'street']);
  });

  it.each([
    'She can come only before noon, on 24.11.2026 at 10:30',
    'Кадом ҳуҷҷат лозим аст? Мо то соати 16.00 кор мекунем',
    'Какая бумага нужна? Мы ответим сегодня, 14:00-16:00',
    'алифбо ва гули сурх',
  ])('and not marked where it names nobody: %s', (text) => {
    expect(codes(text)).toEqual([]);
  });
});

describe('a message', () => {
  const now = new Date('2026-11-30T10:00:00Z');
  const facts = { view: 'sender', status: 'accepted', toAgencyId: 'legal-aid', endedAt: null } as const;
  const ended = (days: number): Date => new Date(now.getTime() - days * 86_400_000);

  it('is written by the two agencies, and until 90 days after the end', () => {
    expect(messageRefusal(facts, now)).toBeNull();
    for (const view of ['offer', 'receiver'] as const)
      expect(messageRefusal({ ...facts, view }, now)).toBeNull();
    for (const view of ['group', 'withdrawn'] as const)
      expect(messageRefusal({ ...facts, view }, now)).toBe('not_found');
    const declined = { ...facts, status: 'declined' } as const;
    expect(messageRefusal({ ...declined, endedAt: ended(89) }, now)).toBeNull();
    expect(messageRefusal({ ...declined, endedAt: ended(90) }, now)).toBe('message_too_late');
  });

  it('needs another agency that may still read it', () => {
    expect(messageRefusal({ ...facts, toAgencyId: null }, now)).toBe('message_without_receiver');
    expect(messageRefusal({ ...facts, status: 'withdrawn' }, now)).toBe('message_without_receiver');
  });
});
