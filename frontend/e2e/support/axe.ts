import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe finds, one line each: rule, impact, first place. Empty is what a screen must reach. An open menu lies
 * outside all landmarks, which is where menus belong.
 */
export async function findBarriers(page: Page): Promise<string[]> {
  const isMenuOpen = (await page.locator('[role=menu]').count()) > 0;
  const { violations } = await new AxeBuilder({ page })
    // Without the places of what passes, and without a second page for the frames that no screen has.
    .options({ resultTypes: ['violations'] })
    .setLegacyMode()
    .withTags(TAGS)
    .disableRules(isMenuOpen ? ['region'] : [])
    .analyze();
  return violations.map(
    ({ id, impact, nodes }) => `${id} (${impact}): ${nodes.map((node) => node.target.join(' ')).join('; ')}`,
  );
}
