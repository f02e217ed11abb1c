import { show } from '../../../testing/screen';
import { OneOf } from './one-of';

const options = (many: number) =>
  Array.from({ length: many }, (_, at) => ({ value: `v${at}`, label: `Choice ${at}` }));

describe('one of several', () => {
  it('are chips as long as they are few', async () => {
    const screen = await show(OneOf, {
      label: 'Period',
      fieldId: 'period',
      options: options(7),
      value: 'v1',
    });
    expect(screen.element.querySelectorAll('input[type=radio]')).toHaveLength(7);
    expect(screen.element.querySelector('select')).toBeNull();
  });

  it('are a list that opens where they are more, with what is chosen and a label', async () => {
    const screen = await show(OneOf, {
      label: 'Period',
      fieldId: 'period',
      options: options(8),
      value: 'v3',
    });
    const select = screen.element.querySelector<HTMLSelectElement>('select#period');
    expect(select?.value).toBe('v3');
    expect(screen.element.querySelector('label')?.textContent).toContain('Period');
    if (select) select.value = 'v5';
    select?.dispatchEvent(new Event('input'));
    await screen.fixture.whenStable();
    expect(screen.fixture.componentInstance.value()).toBe('v5');
  });
});
