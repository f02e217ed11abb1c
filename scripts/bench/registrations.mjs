/**
 * Generated registrations with the errors of real ones, the same for the same seed: names built of syllables in three
 * scripts, with typing errors, particles, other endings, swapped fields, households and missing values.
 */
const ONSETS = [
  'б',
  'г',
  'д',
  'з',
  'к',
  'м',
  'н',
  'р',
  'с',
  'т',
  'ф',
  'х',
  'ҳ',
  'ш',
  'ҷ',
  'қ',
  'л',
  'п',
  'ғ',
  'в',
];
const VOWELS = ['а', 'о', 'и', 'у', 'ӯ', 'е'];
const CLOSES = ['', '', '', 'р', 'н', 'м', 'л', 'з', 'ш', 'д'];
const WITHOUT_SIX = { ғ: 'г', ӣ: 'и', қ: 'к', ӯ: 'у', ҳ: 'х', ҷ: 'ч' };
const RUSSIAN = { ...WITHOUT_SIX, ҷ: 'дж' };
const LATIN = Object.fromEntries(
  'а=a б=b в=v г=g ғ=gh д=d е=e з=z и=i ӣ=i к=k қ=q л=l м=m н=n о=o п=p р=r с=s т=t у=u ӯ=u ф=f х=kh ҳ=h ч=ch ҷ=j ш=sh й=y'
    .split(' ')
    .map((pair) => pair.split('=')),
);
const SCRIPTS = [{}, {}, WITHOUT_SIX, WITHOUT_SIX, RUSSIAN, LATIN];
const PARTICLES = ['хон', 'бону', 'моҳ', 'ой', 'гул'];
const ENDINGS = ['ова', 'ова', 'зода', 'ӣ', ''];
const OF_FATHER = ['овна', 'овна', 'зода', ''];

/** Numbers from 0 to below 1 (mulberry32). */
function numbersFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  };
}

class Maker {
  constructor(seed) {
    this.next = numbersFrom(seed);
    this.given = this.stems(1_500);
    this.family = this.stems(6_000);
    this.places = this.stems(70);
    this.jamoats = this.stems(400);
  }

  chance = (share) => this.next() < share;
  whole = (below) => Math.floor(this.next() * below);
  one = (list) => list[this.whole(list.length)];
  /** A few names are common, most are rare. */
  common = (list) => list[Math.floor(list.length * this.next() ** 3)];

  stems(count) {
    const made = new Set();
    while (made.size < count) {
      const syllables = Array.from({ length: 2 + this.whole(2) }, () => this.one(ONSETS) + this.one(VOWELS));
      made.add(syllables.join('') + this.one(CLOSES));
    }
    return [...made];
  }

  phone = () => `9${this.whole(9) + 1}0${String(this.whole(1e6)).padStart(6, '0')}`;

  person(household) {
    return {
      ...household,
      given: this.common(this.given),
      year: 1950 + this.whole(58),
      month: 1 + this.whole(12),
      day: 1 + this.whole(28),
    };
  }

  household() {
    const [family, father] = [this.common(this.family), this.common(this.family)];
    const [place, jamoat] = [this.common(this.places), this.common(this.jamoats)];
    return { family, father, mother: this.common(this.given), place, jamoat, phone: this.phone() };
  }

  slipped(word) {
    if (word.length < 4 || !this.chance(0.06)) return word;
    const at = 1 + this.whole(word.length - 2);
    const [before, letter, after] = [word.slice(0, at), word[at], word.slice(at + 1)];
    const ways = [before + after, before + letter + letter + after, before + this.one(ONSETS) + after];
    return this.one([...ways, before + after[0] + letter + after.slice(1)]);
  }

  date({ year, month, day }) {
    const [y, two] = [
      year + (this.chance(0.07) ? this.one([-1, 1]) : 0),
      (part) => String(part).padStart(2, '0'),
    ];
    if (this.chance(0.1)) return '';
    if (this.chance(0.25)) return this.one([String(y), `01.01.${y}`]);
    const [m, d] = this.chance(0.02) ? [day, month] : [month, day];
    return this.one([`${y}-${two(m)}-${two(d)}`, `${two(d)}.${two(m)}.${y}`]);
  }

  written(person, id) {
    const script = this.one(SCRIPTS);
    const write = (text) => Array.from(this.slipped(text), (letter) => script[letter] ?? letter).join('');
    const told = (share, text) => (this.chance(share) ? write(text) : '');
    const given = this.chance(0.03) ? `${person.given[0]}.` : person.given;
    const names = [
      write(given + (this.chance(0.1) ? this.one(PARTICLES) : '')),
      write(person.family + this.one(ENDINGS)),
    ];
    const [givenName, surname] = this.chance(0.03) ? names.reverse() : names;
    const phone = this.chance(0.25) ? this.phone() : person.phone;
    return {
      ...{ id, givenName, surname, patronymic: told(0.6, person.father + this.one(OF_FATHER)), sex: 'F' },
      ...{ dateOfBirth: this.date(person), motherName: told(0.5, person.mother) },
      district: write(this.chance(0.1) ? this.common(this.places) : person.place),
      jamoat: told(0.7, person.jamoat),
      phone: this.chance(0.3) ? '' : this.one(['', '+992', '992 ']) + phone,
    };
  }
}

/** @returns {{ registrations: object[], truth: string[] }} `count` of them, about two a person, in no order. */
export function makeRegistrations(count, seed = 1) {
  const maker = new Maker(seed);
  const rows = [];
  let household = null;
  for (let person = 0; rows.length < count; person += 1) {
    // Every sixth lives in the household of whom came before her.
    household = household && maker.chance(1 / 6) ? household : maker.household();
    const who = maker.person(household);
    for (let times = 1 + Math.floor(4 * maker.next() ** 2.5); times > 0 && rows.length < count; times -= 1)
      rows.push([maker.written(who, `R${rows.length}`), `P${person}`]);
  }
  rows.sort(
    ([one], [other]) =>
      (Number(one.id.slice(1) * 7_919) % count) - (Number(other.id.slice(1) * 7_919) % count),
  );
  return { registrations: rows.map(([row]) => row), truth: rows.map(([, person]) => person) };
}
