import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { isLeakedPassword } from './leaked-passwords.js';

/** Argon2id, 64 MiB, three passes (SECURITY C). */
const ARGON2ID = 2;
const COST = { algorithm: ARGON2ID, memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const;
const AT_ONCE = 2;
export const PASSWORD_LENGTH = { min: 10, max: 200 } as const;

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** A hash of the same cost that no password has: to make a true one would take 64 MiB while the first person signs in. */
export const decoyHash = (): string => {
  const { memoryCost, timeCost, parallelism } = COST;
  const [salt, digest] = [unpadded(randomBytes(16)), unpadded(randomBytes(32))];
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${salt}$${digest}`;
};

/** Repeated letters and rows of keys, however long. */
const ROWS = /^(.)\1+$|^(0?1234567890?|qwertyuiop|password|parol|йцукенгшщз|tojikiston|tajikistan)/iu;

/** Names that whoever guesses at this product tries first; docs/security.md has the same list. */
export const CONTEXT_WORDS = [
  ...['panoh', 'паноҳ', 'панох', 'daftar', 'дафтар'],
  ...[
    'tojikiston',
    'tajikistan',
    'тоҷикистон',
    'таджикистан',
    'dushanbe',
    'душанбе',
    'kulob',
    'кӯлоб',
    'куляб',
  ],
  ...['qabodiyon', 'қабодиён', 'кабодиён', 'khatlon', 'хатлон'],
  ...[
    'police',
    'militsiya',
    'politsiya',
    'милиция',
    'полиция',
    'прокуратура',
    'prosecutor',
    'advokat',
    'адвокат',
  ],
  ...['supervisor', 'caseworker', 'coordinator', 'inspector', 'administrator', 'admin', 'админ', 'инспектор'],
  ...['password', 'parol', 'пароль', 'рамз'],
] as const;
/** What is left without them must be a thought of one's own. */
const OWN_LETTERS = 4;

function isMadeOfContext(plain: string): boolean {
  const rest = [...CONTEXT_WORDS]
    .sort((one, other) => other.length - one.length)
    .reduce((text, word) => text.replaceAll(word, ' '), plain);
  return rest !== plain && rest.replace(/[^\p{L}]/gu, '').length < OWN_LETTERS;
}

/** Why a new password is refused; null where it is fine. There are no rules of composition (800-63B). */
export function passwordRefusal(
  password: string,
  login: string,
): 'too_short' | 'too_long' | 'too_common' | null {
  if (password.length < PASSWORD_LENGTH.min) return 'too_short';
  if (password.length > PASSWORD_LENGTH.max) return 'too_long';
  const plain = password.toLowerCase();
  const isGuessed = ROWS.test(plain) || isLeakedPassword(plain) || isMadeOfContext(plain);
  return isGuessed || plain.includes(login.toLowerCase()) ? 'too_common' : null;
}

/** Hashes at most two passwords at a time, so that a storm of sign-ins cannot exhaust memory. */
@Injectable()
export class Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly decoy = decoyHash();

  hash(password: string): Promise<string> {
    return this.queue(() => hash(password, COST));
  }

  /** Takes as long for somebody unknown as for a known person, so that sign-in does not tell who exists. */
  async verify(stored: string | null, password: string): Promise<boolean> {
    const matches = await this.queue(() => verify(stored ?? this.decoy, password));
    return stored !== null && matches;
  }

  private async queue<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) await new Promise<void>((turn) => this.waiting.push(turn));
    this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
      this.waiting.shift()?.();
    }
  }
}
