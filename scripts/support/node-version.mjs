/** Versions of Node that the product is made for; the same as `engines` in package.json. Old syntax on purpose. */
const [major, minor] = process.versions.node.split('.').map(Number);
const isFit = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24;

export function refuseUnfitNode() {
  if (isFit) return;
  process.stderr.write(
    'This needs Node 20.19 or later, 22.12 or later, or 24 and above; here is ' +
      process.versions.node +
      '.\nGet one from https://nodejs.org and start again.\n',
  );
  process.exit(1);
}
