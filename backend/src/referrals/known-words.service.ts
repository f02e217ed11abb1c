import { Injectable } from '@nestjs/common';
import { IncidentsService } from '../cases/index.js';
import {
  ChildrenService,
  SafeContactsService,
  SurvivorsService,
  WhereaboutsService,
} from '../survivors/index.js';
import type { KnownWords } from './message-words.rules.js';

const present = (words: readonly (string | null | undefined)[]): string[] =>
  words.filter((word): word is string => Boolean(word));

/** Written with a capital, as names are; "her sister" is none. */
const namesWithin = (words: string): string[] => words.match(/\p{Lu}[\p{L}\p{M}'’-]*/gu) ?? [];

/** Names, numbers and places that the viewer can read in a case; for comparison only, no answer shows them. */
@Injectable()
export class KnownWordsService {
  constructor(
    private readonly survivors: SurvivorsService,
    private readonly safeContacts: SafeContactsService,
    private readonly whereabouts: WhereaboutsService,
    private readonly incidents: IncidentsService,
    private readonly children: ChildrenService,
  ) {}

  async of(caseIds: readonly string[], district: string): Promise<KnownWords> {
    const found = await Promise.all(caseIds.map((caseId) => this.ofCase(caseId)));
    const all = (part: keyof (typeof found)[number]): string[] => found.flatMap((words) => words[part]);
    return {
      names: all('names'),
      numbers: all('numbers'),
      addresses: all('addresses'),
      whereabouts: all('whereabouts'),
      district,
    };
  }

  private async ofCase(caseId: string): Promise<Record<Exclude<keyof KnownWords, 'district'>, string[]>> {
    const identity = (await this.survivors.readMany([caseId])).get(caseId);
    const contact = await this.safeContacts.wordsOf(caseId);
    const { surname, givenName, patronymic, writtenName, address, officialNumber } = identity ?? {};
    const children = await this.children.wordsOf(caseId);
    const others = [contact?.whoMayAnswer, contact?.reachAt].flatMap((words) => namesWithin(words ?? ''));
    return {
      names: [
        ...present([surname, givenName, patronymic, writtenName]),
        ...others,
        ...(await this.incidents.namesOfPerpetrators(caseId)),
        ...children.flatMap(({ givenName, whoMayFetch }) => [
          ...present([givenName]),
          ...namesWithin(whoMayFetch ?? ''),
        ]),
      ],
      numbers: present([contact?.reachAt, officialNumber]),
      addresses: present([address, ...children.map(({ school }) => school)]),
      whereabouts: present([await this.whereabouts.latest(caseId)]),
    };
  }
}
