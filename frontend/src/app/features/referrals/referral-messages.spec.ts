import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import type { ReferralDto } from '../../api/models/referral-dto';
import type { ReferralMessagesDto } from '../../api/models/referral-messages-dto';
import { DraftStore } from '../../core/drafts/draft-store';
import { ReferralMessages } from './referral-messages';

const centre = { tg: 'Марказ', ru: 'Центр', en: 'Centre' };
const legal = { tg: 'Ҳуқуқ', ru: 'Право', en: 'Legal aid' };
const referral = {
  ...{ id: 'r1', view: 'sender', fromAgencyName: centre, toAgencyId: 'a2', toAgencyName: legal },
} as ReferralDto;
const PLACE = '/api/referrals/r1/messages';
const message = {
  id: 'm1',
  sentAt: '2026-11-24T06:00:00Z',
  isOwn: false,
  isOfSender: false,
  isErased: false,
};
const KEPT: ReferralMessagesDto = {
  items: [{ ...message, ready: ['which_paper'], words: 'By Friday.' }],
  mayWrite: true,
};

const http = () => TestBed.inject(HttpTestingController);
async function open(kept: ReferralMessagesDto = KEPT): Promise<Screen<ReferralMessages>> {
  const opening = show(ReferralMessages, { referral });
  await new Promise((done) => setTimeout(done));
  http().expectOne(PLACE).flush(kept);
  const screen = await opening;
  await settled(screen);
  return screen;
}
async function type(screen: Screen<ReferralMessages>, text: string): Promise<void> {
  const field = screen.element.querySelector('textarea') as HTMLTextAreaElement;
  field.value = text;
  field.dispatchEvent(new Event('input'));
  await screen.fixture.whenStable();
}
async function refused(screen: Screen<ReferralMessages>, code: string, reasons: object[]): Promise<void> {
  http().expectOne(PLACE).flush({ code, reasons }, { status: 409, statusText: 'Conflict' });
  await settled(screen);
}

describe('the messages of a referral', () => {
  it('say who wrote, in the language of the screen, and what was deleted', async () => {
    const gone = {
      ...message,
      id: 'm2',
      isOwn: true,
      isOfSender: true,
      isErased: true,
      ready: [],
      words: null,
    };
    const screen = await open({ items: [...KEPT.items, gone], mayWrite: false });
    const [first, second] = Array.from(screen.element.querySelectorAll('li'), (one) => one.textContent);
    expect(first).toContain('Legal aid');
    expect(first).toContain('Which paper do you need?');
    expect(first).toContain('By Friday.');
    expect(second).toContain('We ·');
    expect(second).toContain('Deleted, 90 days after the end');
    expect(() => screen.button('Write a message')).toThrow('No button');
  });

  it('take a ready sentence at three taps', async () => {
    const screen = await open();
    await screen.press('Write a message');
    screen.element.querySelector<HTMLInputElement>('input[value=call_duty_line]')?.click();
    await screen.fixture.whenStable();
    await screen.press('Send');
    const request = http().expectOne(PLACE);
    expect(request.request.body).toEqual({ ready: ['call_duty_line'], words: null, sendAnyway: false });
    request.flush(KEPT);
    await settled(screen);
    expect(screen.element.querySelector('form')).toBeNull();
  });

  it('are not sent empty', async () => {
    const screen = await open();
    await screen.press('Write a message');
    await screen.press('Send');
    expect(screen.text()).toContain('Write a message or choose a sentence.');
    http().expectNone(PLACE);
  });

  it('show which words name somebody, and keep what was typed', async () => {
    const screen = await open();
    await screen.press('Write a message');
    await type(screen, ' Is Гули there? ');
    await screen.press('Send');
    await refused(screen, 'message_holds_name', [{ code: 'name', start: 3, length: 4 }]);
    expect(screen.text()).toContain('Take out the names, phone numbers and addresses: “Гули”');
    await screen.press('Send');
    expect(http().expectOne(PLACE).request.body).toMatchObject({ sendAnyway: false });
  });

  it('with a number go out at the second press, unless they were changed', async () => {
    const screen = await open();
    await screen.press('Write a message');
    await type(screen, 'Our office: 44 600 1234');
    await screen.press('Send');
    const digits = [{ code: 'digits', start: 12, length: 11 }];
    await refused(screen, 'message_to_check', digits);
    expect(screen.text()).toContain('“44 600 1234”');
    await type(screen, 'Our office: 44 600 1235');
    await screen.press('Send');
    await refused(screen, 'message_to_check', digits);
    await screen.press('Send');
    expect(http().expectOne(PLACE).request.body).toMatchObject({ sendAnyway: true });
  });

  it('come back as typed after the tab ended, and are gone once they were sent', async () => {
    const first = await open();
    await first.press('Write a message');
    await type(first, 'Is she there?');
    first.fixture.destroy();
    const fixture = TestBed.createComponent(ReferralMessages);
    fixture.componentRef.setInput('referral', referral);
    await fixture.whenStable();
    const again = { ...first, fixture, element: fixture.nativeElement as HTMLElement };
    http().expectOne(PLACE).flush(KEPT);
    await settled(again);
    expect(again.element.querySelector('textarea')?.value).toBe('Is she there?');
    again.element.querySelector('form')?.dispatchEvent(new Event('submit'));
    http().expectOne(PLACE).flush(KEPT);
    await settled(again);
    fixture.destroy();
    expect(TestBed.inject(DraftStore).list()).toEqual([]);
  });
});
