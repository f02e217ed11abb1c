import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inRoot } from '../support/root.mjs';

/** Formats that only secrets have: each match is a finding. */
const FORMS = [
  ['private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/],
  ['key of AWS', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['token of GitHub', /\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{60,}\b/],
  ['token of GitLab', /\bglpat-[\w-]{20,}/],
  ['token of Slack', /\bxox[abprs]-[\w-]{10,}/],
  ['token of npm', /\bnpm_[A-Za-z0-9]{36}\b|_authToken\s*=\s*[^\s$]/],
  ['key of Google', /\bAIza[\w-]{35}\b/],
  ['key of Stripe', /\b[rs]k_live_[A-Za-z0-9]{20,}/],
  ['JSON web token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/],
  ['root key', /^[A-Za-z0-9+/]{43}=$/m],
  [
    'login in an address',
    /\b(?:postgres(?:ql)?|rediss?|https?|amqp):\/\/[^\s/:@$<{'"`]+:(?!secret@)[^\s@/$<{'"`]+@/,
  ],
];

/** A value that was rolled and not written, behind a name that says what it is for. */
const NAMED =
  /(?:secret|passw(?:or)?d|pwd|token|api_?key|private_?key|root_?key|credential)\w*['"]?\s*[:=]\s*['"`]([A-Za-z0-9+/_=-]{20,})['"`]/gi;
const BITS_A_SIGN = 3.7;

/** Shannon entropy: words of a language have less than four bits a sign, and few of them are without a break. */
function bitsASign(text) {
  const counts = new Map();
  for (const sign of text) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  return [...counts.values()].reduce(
    (bits, count) => bits - (count / text.length) * Math.log2(count / text.length),
    0,
  );
}

const looksRolled = (value) => /\d/.test(value) && /[a-z]/i.test(value) && bitsASign(value) > BITS_A_SIGN;

/** Values that look like one and protect nothing: fixed keys of tests. */
const KNOWN = new Set(['backend/src/platform/crypto/agency-keys.spec.ts: value of a secret']);

/** @returns {string[]} what was found in a text, as `line: kind`; never the secret itself */
export function secretsIn(text) {
  const found = FORMS.flatMap(([kind, form]) => {
    const match = form.exec(text);
    return match ? [`${lineOf(text, match.index)}: ${kind}`] : [];
  });
  for (const match of text.matchAll(NAMED))
    if (looksRolled(match[1])) found.push(`${lineOf(text, match.index)}: value of a secret`);
  return found;
}

const lineOf = (text, index) => text.slice(0, index).split('\n').length;

/** Files that are secrets by their name, whatever is in them. */
const SECRET_FILES =
  /(^|\/)(\.env(?!\.example$)(\..+)?|root\.key|id_(rsa|ed25519|ecdsa)|.+\.(pem|p12|pfx|kdbx|keystore))$/;
const NO_TEXT = /\.(png|ico|woff2?|br|gz|jpg)$/;
const LARGEST = 2_000_000;

/** Every file that is, or would be, part of the repository. */
export function secretFaults() {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: inRoot(),
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  const paths = listed.split('\0').filter(Boolean);
  return [
    ...paths.filter((path) => SECRET_FILES.test(path)).map((path) => `${path}: a file of secrets`),
    ...paths.filter((path) => !NO_TEXT.test(path)).flatMap(secretsInFile),
  ];
}

function secretsInFile(path) {
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
