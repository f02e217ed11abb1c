import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inRoot } from '../support/root.mjs';

const rolled = (length) =>
  Array.from({ length }, (_, at) => 'aZ3kP9xQ7mB2vN8cR5tY1wE6uI0oL4j'[(at * 7 + (at >> 3)) % 31]).join('');

/** Formats that only secrets have, each with one that is planted: put together here, so that this file holds none. */
const FORMS = [
  ['private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/, `-----BEGIN ${'RSA '}PRIVATE KEY-----`],
  ['key of AWS', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/, `AKIA${'ABCDEFGHIJ234567'}`],
  ['token of GitHub', /\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{60,}\b/, `ghp_${rolled(36)}`],
  ['token of GitLab', /\bglpat-[\w-]{20,}/, `glpat-${rolled(20)}`],
  ['token of Slack', /\bxox[abprs]-[\w-]{10,}/, `xoxb-${rolled(20)}`],
  ['token of npm', /\bnpm_[A-Za-z0-9]{36}\b|_authToken\s*=\s*[^\s$]/, `//a.example/:_auth${'Token='}x`],
  ['key of Google', /\bAIza[\w-]{35}\b/, `AIza${rolled(35)}`],
  ['key of Stripe', /\b[rs]k_live_[A-Za-z0-9]{20,}/, `sk_live_${rolled(24)}`],
  [
    'JSON web token',
    /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/,
    `eyJ${rolled(12)}.eyJ${rolled(12)}.${rolled(12)}`,
  ],
  ['root key', /^[A-Za-z0-9+/]{43}=$/m, `${rolled(43)}=`],
  [
    'login in an address',
    /\b(?:postgres(?:ql)?|rediss?|https?|amqp):\/\/[^\s/:@$<{'"`]+:(?!secret@)[^\s@/$<{'"`]+@/,
    `postgres://panoh:${rolled(8)}@db.example/panoh`,
  ],
];
const VALUE = 'value of a secret';
/** A value that was rolled and not written, behind a name that says what it is for. */
const NAMED =
  /(?:secret|passw(?:or)?d|pwd|token|api_?key|private_?key|root_?key|credential)\w*['"]?\s*[:=]\s*['"`]([A-Za-z0-9+/_=-]{20,})['"`]/gi;
export const PLANTED = [
  ...FORMS.map(([kind, , text]) => [kind, text]),
  [VALUE, `const apiKey = '${rolled(32)}';`],
];
export const NO_SECRETS = [
  'postgres://panoh_owner:secret@localhost:5432/panoh',
  "const password = 'correct horse battery staple';",
  'password: form.controls.password.value',
  `integrity: sha512-${'A'.repeat(86)}==`,
];

/** Shannon entropy, in bits: words of a language have less than four a sign, and few of them are without a break. */
function looksRolled(text) {
  const shares = [...new Set(text)].map((sign) => (text.split(sign).length - 1) / text.length);
  const bits = shares.reduce((sum, share) => sum - share * Math.log2(share), 0);
  return /\d/.test(text) && /[a-z]/i.test(text) && bits > 3.7;
}

/** Values that look like one and protect nothing: fixed keys of tests. */
const KNOWN = new Set([`backend/src/platform/crypto/agency-keys.spec.ts: ${VALUE}`]);

/** @returns {string[]} what was found in a text, as `line: kind`; never the secret itself */
export function secretsIn(text) {
  const found = FORMS.map(([kind, form]) => [kind, text.search(form)]).filter(([, index]) => index >= 0);
  for (const match of text.matchAll(NAMED)) if (looksRolled(match[1])) found.push([VALUE, match.index]);
  return found.map(([kind, index]) => `${text.slice(0, index).split('\n').length}: ${kind}`);
}

/** Files that are secrets by their name, whatever is in them. */
const SECRET_FILES =
  /(^|\/)(\.env(?!\.example$)(\..+)?|root\.key|id_(rsa|ed25519|ecdsa)|.+\.(pem|p12|pfx|kdbx|keystore))$/;
const NO_TEXT = /\.(png|ico|woff2?|br|gz|jpg)$/;
const LARGEST = 2_000_000;

/** Of every file that is, or would be, part of the repository. */
export const secretFaults = () =>
  execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--deduplicate', '-z'], {
    ...{ cwd: inRoot(), encoding: 'utf8', maxBuffer: 1e8 },
  })
    .split('\0')
    .filter(Boolean)
    .flatMap((path) => (SECRET_FILES.test(path) ? [`${path}: a file of secrets`] : secretsInFile(path)));

function secretsInFile(path) {
  if (NO_TEXT.test(path)) return [];
  let text;
  try {
    text = readFileSync(inRoot(path), 'utf8');
  } catch {
    return [];
  }
  if (text.length > LARGEST) return [`${path}: too large to be looked through`];
  return secretsIn(text)
    .filter((found) => !KNOWN.has(`${path}:${found.replace(/^\d+:/, '')}`))
    .map((found) => `${path}:${found}`);
}
