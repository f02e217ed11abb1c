import { Random } from '../random.js';

/** Days, moments and codes that one seed gives again and again. */
export class Maker {
  private readonly random: Random;

  constructor(
    seed: number,
    readonly year: number,
  ) {
    this.random = new Random(seed);
  }

  chance = (share: number): boolean => this.random.next() < share;
  whole = (below: number): number => this.random.below(below);
  /** The first ones of a list come often, so that there are many and few. */
  one = <Code>(codes: readonly Code[]): Code =>
    codes[Math.floor(codes.length * this.random.next() ** 2)] ?? (codes[0] as Code);
  maybe = <Value>(share: number, value: () => Value): Value | null => (this.chance(share) ? value() : null);
  some = <Code>(codes: readonly Code[], most: number): Code[] => [
    ...new Set(Array.from({ length: this.whole(most + 1) }, () => this.one(codes))),
  ];
  many = <Made>(most: number, make: () => Made): Made[] =>
    Array.from({ length: this.whole(most + 1) }, () => make());
  id = (): string =>
    [8, 4, 4, 4, 12]
      .map((length) => Array.from({ length }, () => this.whole(16).toString(16)).join(''))
      .join('-');

  /** Of the year; the first and the last day of a month more often than others. */
  day(): string {
    const month = this.whole(12);
    const last = new Date(Date.UTC(this.year, month + 1, 0)).getUTCDate();
    const day = this.chance(0.1) ? 1 : this.chance(0.1) ? last : 1 + this.whole(last);
    return new Date(Date.UTC(this.year, month, day)).toISOString().slice(0, 10);
  }

  /** At any hour, so that in Dushanbe it may be the next day, month or year. */
  moment = (): string => `${this.day()}T${String(this.whole(24)).padStart(2, '0')}:30:00Z`;
}

/** Later than a moment by so many hours. */
export const later = (moment: string, hours: number): string =>
  new Date(Date.parse(moment) + hours * 3_600_000).toISOString();
/** Another day, so many days from one. */
export const shifted = (day: string, days: number): string =>
  later(`${day}T00:00:00Z`, days * 24).slice(0, 10);
