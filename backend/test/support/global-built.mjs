import { isBuilt } from '../../../scripts/support/build.mjs';

/** What is tested is the build, so it must be that of the sources. */
export default async function globalBuilt() {
  if (!(await isBuilt('backend')))
    throw new Error(
      'The back end has changed since it was built: npm run test:unit or test:api builds it, and then tests.',
    );
}
