import { IDBDatabase, IDBFactory, forceCloseDatabase } from 'fake-indexeddb';
import { phone } from '../../../testing/phone';
import * as sealedWords from '../offline/sealed-words';
import { Shelf } from './along-shelf';
import { copiesHere, deleteCopies } from './buckets';

describe('the shelf of a copy', () => {
  it('is opened again where the browser closed it, as on a full disk, and not once it was put away', async () => {
    const opened = jest.spyOn(IDBDatabase.prototype, 'addEventListener');
    const closes = async () => {
      opened.mock.contexts.splice(0).forEach((one) => forceCloseDatabase(one as never));
      await new Promise((done) => setTimeout(done, 10));
    };
    phone();
    const shelf = await Shelf.open(1);
    await closes();
    await shelf.putCommand(1, new Uint8Array([7]));
    expect(await shelf.commands()).toEqual([{ seq: 1, sealed: new Uint8Array([7]) }]);
    await deleteCopies();
    await closes();
    await expect(shelf.putCommand(2, new Uint8Array([7]))).rejects.toThrow();
    expect(await copiesHere()).toEqual([]);
  });

  it('is tried again where the browser, just killed, does not open it at once', async () => {
    phone();
    const fails = jest.spyOn(IDBFactory.prototype, 'open').mockImplementationOnce(() => {
      throw new Error('Internal error');
    });
    expect(await (await Shelf.open(1)).commands()).toEqual([]);
    expect(fails).toHaveBeenCalledTimes(2);
  });

  it('that lost its head while words wait for it is deleted, and one that is just being taken is not', async () => {
    phone();
    (await Shelf.open(2)).close();
    const latest = jest.spyOn(sealedWords, 'latestCopy').mockResolvedValue(1);
    expect(await Shelf.find()).toBeNull();
    expect(await copiesHere()).toEqual([2]);
    latest.mockResolvedValue(2);
    expect(await Shelf.find()).toBeNull();
    expect(await copiesHere()).toEqual([]);
  });
});
