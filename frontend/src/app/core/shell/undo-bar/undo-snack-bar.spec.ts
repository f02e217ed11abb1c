import { Component, inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { show, until } from '../../../../testing/screen';
import { Undo } from '../undo';
import { UndoSnackBar } from '../undo-snack-bar';
import { UndoBar } from './undo-bar';

@Component({
  imports: [UndoBar, UndoSnackBar],
  template: `
    <ng-template pnUndoSnackBar>
      <pn-undo-bar [message]="undo.offer()?.message ?? ''" (undone)="undo.take()" (timedOut)="undo.end()" />
    </ng-template>
  `,
})
class Frame {
  protected readonly undo = inject(Undo);
}

it('what was done stands in a snack bar, which takes it back and goes away', async () => {
  const screen = await show(Frame);
  const bar = () => document.querySelector('mat-snack-bar-container');
  let taken = 0;
  expect(bar()).toBeNull();
  TestBed.inject(Undo).show({ message: 'On the agenda', undo: () => void (taken += 1) });
  await screen.fixture.whenStable();
  expect(bar()?.textContent).toContain('On the agenda');
  bar()?.querySelector('button')?.click();
  await screen.fixture.whenStable();
  expect(taken).toBe(1);
  await until(() => bar() === null);
  expect(bar()).toBeNull();
});
