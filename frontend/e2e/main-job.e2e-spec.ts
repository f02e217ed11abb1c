import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './support/browser';
import { assess, register } from './support/case-work';
import { Person } from './support/person';
import { Product } from './support/product';

describe('a morning in Kulob', () => {
  let browser: Browser;
  let product: Product;
  beforeAll(async () => {
    [browser, product] = await Promise.all([launchBrowser(), Product.start()]);
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    await product.stop();
  });

  it('the inspector records a report, assesses high risk and offers a support lead', async () => {
    const inspector = await Person.signIn(browser, product, {
      login: 'inspector',
      language: 'tg',
      width: 360,
    });
    expect(await inspector.looksAt('inspector-today')).toEqual([]);
    const path = await register(inspector, { surname: 'Санҷишова', givenName: 'Гулчеҳра' });
    expect(await inspector.looksAt('inspector-case')).toEqual([]);
    await assess(inspector, path, ['risk-factor.strangle']);
    await inspector.go(`${path}/referrals`);
    await inspector.follow('support-lead-offer.record');
    await inspector.choose('consent-screen.answer', 'support-lead-offer.wanted');
    await inspector.pickFirst('new-referral.part-where');
    await inspector.choose('consent-screen.how-long', 'consent-span.90');
    await inspector.choose('consent-screen.presence', 'presence.alone');
    expect(await inspector.looksAt('inspector-offer')).toEqual([]);
    await inspector.press('ui.save');
    await inspector.page.waitForURL(`**${path}/referrals`);
    expect(inspector.faults).toEqual([]);
    await inspector.leave();
  }, 120_000);
});
