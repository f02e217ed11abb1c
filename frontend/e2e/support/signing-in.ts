import { createHmac } from 'node:crypto';
import type { Page } from 'playwright-core';
import type { Person } from './person';
import type { Product } from './product';

const PASSWORD = 'kulob-demo-2020';
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A virtual authenticator: keeps passkeys and confirms the user's presence. Answers how it is lost. */
export async function withDevice(page: Page): Promise<() => Promise<unknown>> {
  const device = await page.context().newCDPSession(page);
  await device.send('WebAuthn.enable');
  const { authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      hasPrf: true,
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return () => device.send('WebAuthn.clearCredentials', { authenticatorId });
}

/** The question whether it is still she, answered with her password. */
export async function provesPresence(person: Person, password = PASSWORD): Promise<void> {
  const dialog = person.page.locator('pn-step-up-dialog');
  await dialog.locator('#presence-password').fill(password);
  await dialog.getByRole('button', { name: person.t('ui.confirm'), exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  // The server asks for the code by refusing the request.
  person.faultsWereExpected();
}

/** What an app shows that read the picture on her screen. */
export class AuthenticatorApp {
  private constructor(
    private readonly secret: Buffer,
    private readonly product: Pick<Product, 'now'>,
  ) {}

  /** Sets up an app from the letters next to the QR code. */
  static async setUp(person: Person, product: Pick<Product, 'now'>): Promise<AuthenticatorApp> {
    const letters = await person.main.locator('pn-add-authenticator .code').innerText();
    const app = new AuthenticatorApp(bytesOf(letters.replace(/\s/g, '')), product);
    await person.fill('authenticator-code', await app.code());
    await person.main
      .locator('pn-add-authenticator')
      .getByRole('button', { name: person.t('ui.confirm'), exact: true })
      .click();
    return app;
  }

  async code(): Promise<string> {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor((await this.product.now()).getTime() / 30_000)));
    const digest = createHmac('sha1', this.secret).update(counter).digest();
    const number = digest.readUInt32BE((digest.at(-1) ?? 0) & 0x0f) & 0x7fffffff;
    return String(number % 1_000_000).padStart(6, '0');
  }
}

const bytesOf = (letters: string): Buffer => {
  const bits = [...letters].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
};
