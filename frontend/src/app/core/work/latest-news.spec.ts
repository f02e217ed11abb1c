import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import type { NotificationDto } from '../../api/models/notification-dto';
import { Menu } from '../shell/menu';
import type { Segment } from '../shell/menu';
import { LatestNews } from './latest-news';

const UNREAD = '/api/notifications?unread=true';
const told: NotificationDto = {
  id: 'n1',
  kind: 'closure_to_endorse',
  caseId: 'c1',
  code: null,
  reference: 'WZDZYJVB',
  rule: null,
  band: null,
  step: null,
  followUpId: null,
  referralId: null,
  personName: null,
  agencyName: null,
  reason: null,
  missing: [],
  dueAt: null,
  subjectId: 's1',
  createdAt: '2026-11-24T06:00:00Z',
  isRead: false,
};
const page = (items: NotificationDto[]) => ({ items, nextCursor: null, unread: items.length });

async function open(first: Segment): Promise<[Screen<LatestNews>, HttpTestingController]> {
  TestBed.overrideProvider(Menu, { useValue: { entries: signal([{ segment: first }]) } });
  const screen = await show(LatestNews, { on: 'approvals' });
  return [screen, TestBed.inject(HttpTestingController)];
}

describe('what was told, on the screen where somebody begins', () => {
  it('stands there until it is read', async () => {
    const [screen, http] = await open('approvals');
    http.expectOne(UNREAD).flush(page([told]));
    await settled(screen);
    expect(screen.element.querySelector('a')?.getAttribute('href')).toBe('/decisions/s1');
    expect(screen.element.classList).not.toContain('nothing');
    screen.button('Read').click();
    await settled(screen);
    const read = http.expectOne('/api/notifications/read');
    expect(read.request.body).toEqual({ ids: ['n1'] });
    read.flush(null);
    await settled(screen);
    http.expectOne(UNREAD).flush(page([]));
    await settled(screen);
    expect(screen.text()).toBe('');
    expect(screen.element.classList).toContain('nothing');
  });

  it('says what did not arrive, and takes no room where it is nobody’s first screen', async () => {
    const [screen, http] = await open('approvals');
    http.expectOne(UNREAD).flush({ code: 'database_unavailable' }, { status: 503, statusText: 'away' });
    await settled(screen);
    expect(screen.element.querySelector('[role=alert]')).not.toBeNull();
    TestBed.resetTestingModule();
    const [other, quiet] = await open('today');
    await settled(other);
    quiet.expectNone(UNREAD);
    expect(other.element.classList).toContain('nothing');
  });
});
