/**
 * One violation for each thing that the checks look for. Secrets are put together here, so that this file holds none.
 */
const rolled = (length) =>
  Array.from({ length }, (_, at) => 'aZ3kP9xQ7mB2vN8cR5tY1wE6uI0oL4j'[(at * 7 + (at >> 3)) % 31]).join('');

const GOOD = { version: '1.0.0', license: 'MIT', integrity: `sha512-${'A'.repeat(86)}==` };
const lockWith = (entry) => ({ packages: { 'node_modules/a': { ...GOOD, ...entry } } });

export const LOCKS = {
  'no integrity': lockWith({ integrity: undefined }),
  'an integrity of SHA-1': lockWith({ integrity: 'sha1-AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }),
  'an address': lockWith({ resolved: 'https://registry.example/a.tgz' }),
  'an address of git': lockWith({ resolved: 'git+ssh://git@host.example/a.git#1' }),
  'an install script': lockWith({ hasInstallScript: true }),
  'no version': lockWith({ version: undefined }),
  'a range of our own': { packages: { '': { dependencies: { a: '^1.0.0' } } } },
  'a branch of our own': { packages: { backend: { devDependencies: { a: 'someone/a#main' } } } },
  'a link elsewhere': { packages: { 'node_modules/a': { link: true, resolved: '../a' } } },
};
export const SOUND_LOCK = lockWith({});

export const LICENCES = {
  'another licence': lockWith({ license: 'SSPL-1.0' }),
  'no licence': lockWith({ license: undefined }),
  'one of two that both hold': lockWith({ license: 'MIT AND BUSL-1.1' }),
  'none of two': lockWith({ license: '(BUSL-1.1 OR SSPL-1.0)' }),
};

export const SECRETS = {
  'private key': `-----BEGIN ${'RSA '}PRIVATE KEY-----`,
  'key of AWS': `AKIA${'ABCDEFGHIJ234567'}`,
  'token of GitHub': `ghp_${rolled(36)}`,
  'token of GitLab': `glpat-${rolled(20)}`,
  'token of Slack': `xoxb-${rolled(20)}`,
  'token of npm': `//registry.example/:_auth${'Token='}${rolled(20)}`,
  'key of Google': `AIza${rolled(35)}`,
  'key of Stripe': `sk_live_${rolled(24)}`,
  'JSON web token': `eyJ${rolled(12)}.eyJ${rolled(12)}.${rolled(12)}`,
  'root key': `${rolled(43)}=`,
  'login in an address': `postgres://panoh:${rolled(8)}@db.example/panoh`,
  'value of a secret': `const apiKey = '${rolled(32)}';`,
};
export const NO_SECRETS = [
  'postgres://panoh_owner:secret@localhost:5432/panoh',
  "const password = 'correct horse battery staple';",
  'password: form.controls.password.value',
  `integrity: sha512-${'A'.repeat(86)}==`,
];
