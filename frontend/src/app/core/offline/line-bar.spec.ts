import { provideHttpClient } from '@angular/common/http';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import { SessionStore } from '../session/session.store';
import { HeldCommands } from './held-commands';
import { LineBar } from './line-bar';
import { OF_ANOTHER } from './of-another';
import { WordSealer } from './word-sealer';

const row = (refused: string | null) => ({
  ...{ id: refused ?? 'x', owner: 'hers', at: new Date(), sealed: new Uint8Array(), refused },
});

describe('the bar above the screen', () => {
  async function open(rows: object[], user: object | null = { id: 'hers' }) {
    const sealer = { changes: signal(0), rows: jest.fn().mockResolvedValue(rows) };
    TestBed.overrideProvider(WordSealer, { useValue: sealer });
    TestBed.overrideProvider(SessionStore, { useValue: { user: signal(user) } });
    const screen = await show(LineBar);
    const handedOver = async () => {
      sealer.changes.update((before) => before + 1);
      await settled(screen);
    };
    const link = () => screen.element.querySelector('a')?.getAttribute('href');
    return { screen, sealer, handedOver, link };
  }

  it('leads to words that the server refused, and is gone with them', async () => {
    const { screen, sealer, handedOver, link } = await open([row('not_found'), row('too_many_drafts')]);
    expect([screen.text(), sealer.rows.mock.calls]).toEqual(['', []]);
    await handedOver();
    expect([screen.text(), link()]).toEqual(['Waiting for you: 2', '/not-sent']);
    expect(sealer.rows).toHaveBeenCalledWith('hers', { writer: expect.any(String) as string, keys: [] });
    sealer.rows.mockResolvedValue([]);
    await handedOver();
    expect([screen.text(), link()]).toEqual(['', undefined]);
  });

  it('counts no words that only wait for a line, nor those that are of another user', async () => {
    const { screen, handedOver } = await open([row(null), row(OF_ANOTHER), row('not_found')]);
    await handedOver();
    expect(screen.text()).toBe('Waiting for you: 1');
  });

  it.each([
    [
      'hers',
      'The cases you took along are no longer on this phone. You can take cases along again.',
      '/along',
    ],
    ['another', '', undefined],
  ])('says to the person whose copy ended that it is gone, and to nobody else (%s)', async (of, text, to) => {
    const { screen, link } = await open([]);
    TestBed.inject(HeldCommands).endedOf.set(of);
    await settled(screen);
    expect([screen.text(), link()]).toEqual([text, to]);
  });

  it('says nothing of refused words to nobody', async () => {
    const { screen, handedOver } = await open([row('not_found')], null);
    await handedOver();
    expect(screen.text()).toBe('');
  });
});

it('words on this device are looked at again after they were handed over, or one was thrown away', async () => {
  TestBed.configureTestingModule({ providers: [provideHttpClient()] });
  const sealer = TestBed.inject(WordSealer);
  await sealer.handOver('hers', { writer: '', keys: [] });
  expect(sealer.changes()).toBe(1);
  await sealer.removeRow('x');
  expect(sealer.changes()).toBe(2);
});
