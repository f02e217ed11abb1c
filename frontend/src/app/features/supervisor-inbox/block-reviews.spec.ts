import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { BlockReviewDto } from '../../api/models/block-review-dto';
import { BlockReviews } from './block-reviews';

const review = (change: Partial<BlockReviewDto>): BlockReviewDto => ({
  ...{ id: 'b1', reference: 'K8GH8XQ8', agencyName: null, isHeavy: false, dueAt: '2026-11-30T05:00:00Z' },
  ...{ subjectKind: 'user', source: 'staff_match', state: 'provisional', startedAt: '2026-11-24T05:00:00Z' },
  ...{ ownVote: null, version: 1 },
  ...change,
});
const heavy = review({ id: 'b2', reference: 'WZDZYJVB', isHeavy: true, dueAt: '2026-11-25T05:00:00Z' });

async function open(rows: BlockReviewDto[], folds = true) {
  const screen = await show(BlockReviews, { folds });
  TestBed.inject(HttpTestingController).expectOne('/api/block-reviews').flush(rows);
  await settled(screen);
  return { screen, details: screen.element.querySelector('details') };
}

describe('closed access that the own agency is asked about', () => {
  it('shows the urgent block first, and by when a second person decides', async () => {
    const { screen, details } = await open([review({}), heavy]);
    expect(details?.open).toBe(true);
    const [first, second] = Array.from(screen.element.querySelectorAll('li'), (row) => row.textContent);
    expect(first).toContain('Urgent');
    expect(first).toContain('A second person decides by Wed 25 Nov 10:00');
    expect(second).toContain('Decide by Mon 30 Nov 10:00');
    expect(second).not.toContain('Urgent');
  });

  it('is folded beside a list of danger where nothing is urgent', async () => {
    expect((await open([review({})])).details?.open).toBe(false);
    TestBed.resetTestingModule();
    expect((await open([review({})], false)).details?.open).toBe(true);
  });

  it('asks to quote a reference only where there is one', async () => {
    expect((await open([heavy])).screen.text()).toContain('quote the reference');
    TestBed.resetTestingModule();
    const agencyName = { tg: 'Марказ', ru: 'Центр', en: 'Centre' };
    const { screen } = await open([review({ reference: null, agencyName })]);
    expect(screen.text()).toContain('Centre');
    expect(screen.text()).not.toContain('quote the reference');
  });
});
