import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import { Undo } from '../shell/undo';
import { DraftList } from './draft-list';
import { DraftStore } from './draft-store';

const draft = (key: string, at: string, more: object = {}) => ({
  key,
  caseId: null,
  caseCode: null,
  value: JSON.stringify({ at, value: 'a word' }),
  version: 1,
  savedAt: '2026-11-24T06:44:00Z',
  expiresAt: '2026-12-24T06:44:00Z',
  ...more,
});

async function open() {
  const screen = await show(DraftList);
  TestBed.inject(HttpTestingController)
    .expectOne('/api/drafts')
    .flush([
      draft('note:1', '/cases/1/notes', { caseCode: '7K4M9QX4' }),
      draft('something-new:1', '/referrals/2?do=decline'),
      draft('order-issue:1', '/cases/1/notes'),
    ]);
  await settled(screen);
  return screen;
}

describe('the list of what was begun', () => {
  it('takes nothing on the screen where nothing was', async () => {
    const screen = await show(DraftList);
    expect(screen.text()).toBe('');
  });

  it('names the form and the code, and leads back to the same screen', async () => {
    const screen = await open();
    expect(screen.text()).toContain('Note 7K4M -9QX4 Draft kept Tue 24 Nov 11:44');
    const links = Array.from(screen.element.querySelectorAll('a'), (link) => link.getAttribute('href'));
    expect(new Set(links)).toEqual(new Set(['/cases/1/notes', '/referrals/2?do=decline']));
    expect(screen.text()).toContain('Form');
    // One of the forms of an order.
    expect(screen.text()).toContain('Order Draft kept');
  });

  it('names a woman who is not registered by her temporary code, and says that no reminder runs', async () => {
    const screen = await show(DraftList);
    const at = '/cases/new?temporary=T123450';
    TestBed.inject(HttpTestingController)
      .expectOne('/api/drafts')
      .flush([draft('register-t123450', at), draft('note-t123450', at), draft('register', '/cases/new')]);
    await settled(screen);
    expect(screen.text()).toContain('Registration T-123-450 Draft kept Tue 24 Nov 11:44 Not registered');
    expect(screen.text()).toContain('Note T-123-450');
    expect(screen.text().match(/Not registered: no reminder runs for her/g)).toHaveLength(1);
  });

  it('shows nothing of what was typed', async () => {
    expect((await open()).element.innerHTML).not.toContain('a word');
  });

  it('throws one away at once, and can bring it back with its screen', async () => {
    const screen = await open();
    await screen.press('Delete draft: Note');
    expect(screen.text()).not.toContain('Note');
    TestBed.inject(Undo).take();
    await screen.fixture.whenStable();
    expect(TestBed.inject(DraftStore).find('note:1')).toMatchObject({
      value: 'a word',
      at: '/cases/1/notes',
    });
  });
});
