import { ClosingStory } from '../closing.js';
import { incidentForm } from '../forms.js';
import type { OrderStory } from '../orders.js';
import { contactOf, gather, newWords, plant } from './planting.js';
import type { Planted } from './planting.js';
import { GROUP, NOTHING, OWN, REFERRED, REVIEW, without } from './policy.js';
import type { Seen } from './policy.js';

/** A case and each person's view of it; people without an entry see nothing. */
export interface Cell {
  planted: Planted;
  seen: Record<string, Seen>;
}

const ALL = ['identity', 'safe_contact', 'risk', 'legal', 'health', 'perpetrator'];
const MOST: Record<string, string[]> = {
  'legalAid.legal': ['identity', 'safe_contact', 'risk', 'legal', 'perpetrator'],
  'healthRoom.health': ['identity', 'safe_contact', 'risk', 'health'],
  'cowfa.documents': ['identity', 'safe_contact', 'risk', 'legal'],
  'shelter.safe_house': ['identity', 'safe_contact', 'risk', 'whereabouts', 'perpetrator'],
  'police.police_security': ['identity', 'risk', 'legal', 'perpetrator'],
};
const RECEIVERS: Record<string, string> = {
  'legalAid.legal': 'lawyer',
  'healthRoom.health': 'healthWorker',
  'cowfa.documents': 'specialist',
  'shelter.safe_house': 'shelterWorker',
  'police.police_security': 'inspector',
};
const CENTRE: Record<string, Seen> = {
  caseworker: OWN.lead,
  caseworker2: OWN.colleague,
  supervisor: OWN.supervisor,
  supervisor2: OWN.supervisor,
};
const ACCEPTED: Record<string, Seen> = {
  ...REFERRED,
  legalSupervisor: REFERRED.receivingSupervisor,
  healthSupervisor: REFERRED.receivingSupervisor,
  cowfaSupervisor: REFERRED.receivingSupervisor,
  shelterSupervisor: REFERRED.receivingSupervisor,
  policeSupervisor: REFERRED.receivingSupervisor,
  inspector2: REFERRED.inspector,
};

type Relation = 'offered' | 'accepted' | 'expired' | 'withdrawn' | 'blocked';

/** A case of the crisis centre, referred to five agencies; what ends access is done by `endReferred` afterwards. */
/** Who works for the agency that holds the case. */
export const isOfOwner = ({ planted, seen }: Cell, person: string): boolean =>
  planted.name.startsWith('own ') ? person in seen : person in CENTRE;

export async function referredCase(we: OrderStory, relation: Relation): Promise<Cell> {
  const isShared = relation === 'accepted';
  const caseId = isShared ? await we.openShared('caseworker') : await we.open('caseworker');
  const untilOn = relation === 'expired' ? await we.day(1) : '2126-12-31';
  for (const [service, person] of Object.entries(RECEIVERS)) {
    const consent = { presence: 'alone', untilOn };
    const sent = await we.send(
      'caseworker',
      caseId,
      we.form(service, { partitions: MOST[service] ?? ALL, consent }),
    );
    if (relation !== 'offered') await we.accept(person, sent.id);
  }
  const planted = await plant(we, 'caseworker', {
    name: relation,
    caseId,
    words: newWords(),
    isOfLaw: false,
  });
  const group: Record<string, Seen> = isShared ? { coordinator: GROUP, deputy: GROUP } : {};
  return { planted, seen: { ...CENTRE, ...(isShared ? ACCEPTED : {}), ...group } };
}

/** Ends the receivers' consent: by end date, withdrawal, or because the alleged perpetrator works there. */
export async function endReferred(we: OrderStory, { planted }: Cell): Promise<void> {
  if (planted.name === 'withdrawn') await withdrawAll(we, planted.caseId);
  if (planted.name === 'blocked')
    for (const service of Object.keys(RECEIVERS))
      await we.block(planted.caseId, { agency: service.split('.')[0] ?? '' });
}

async function withdrawAll(we: OrderStory, caseId: string): Promise<void> {
  interface Given {
    id: string;
    scope: string;
    version: number;
  }
  const given = await we.get<Given[]>('caseworker', `/cases/${caseId}/consents`);
  for (const { id, version } of given.filter(({ scope }) => scope === 'referral'))
    await we.as('caseworker').post(`/consents/${id}/withdrawals`, {}, version).expect(200);
}

const OWNERS: Record<string, Record<string, Seen>> = {
  inspector: {
    inspector: OWN.policeLead,
    inspector2: OWN.policeColleague,
    policeSupervisor: OWN.policeSupervisor,
  },
  lawyer: { lawyer: OWN.lead, legalSupervisor: OWN.supervisor },
  healthWorker: { healthWorker: OWN.lead, healthSupervisor: OWN.supervisor },
  specialist: { specialist: OWN.lead, cowfaSupervisor: OWN.supervisor },
  shelterWorker: { shelterWorker: OWN.lead, shelterSupervisor: OWN.supervisor },
  operator: { operator: OWN.lead },
  prosecutor: { prosecutor: OWN.prosecutor },
};

/** One case of every kind of agency that may hold one, hidden from all others. */
export async function ownCases(we: OrderStory, only: readonly string[] | null): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const [person, seen] of Object.entries(OWNERS)) {
    if (only && !only.includes(person)) continue;
    const isOfLaw = ['inspector', 'prosecutor'].includes(person);
    const words = newWords();
    const caseId = await we.open(person, { safeContact: contactOf(words) });
    cells.push({ planted: await plant(we, person, { name: `own ${person}`, caseId, words, isOfLaw }), seen });
  }
  return cells;
}

/** A case whose closing another agency is asked to look at: filled before, since what is new would end the request. */
export async function reviewedCase(we: OrderStory): Promise<Cell> {
  const closing = new ClosingStory(we.test, we.kulob);
  const words = newWords();
  const { perpetrators } = incidentForm() as { perpetrators: object[] };
  const him = { ...perpetrators[0], name: words['perpetrator'] };
  const [caseId = ''] = await closing.ready(1, {
    identity: { surname: words['identity'], bornOn: '1994-05-02', bornPrecision: 'day' },
    safeContact: contactOf(words),
    incident: incidentForm({ perpetrators: [him], narrative: words['told'] }),
  });
  await closing.endorsed(caseId);
  const planted = await gather(we, { name: 'under review', caseId, words, isOfLaw: false });
  // What the gate asks for was said and done; neither a triage nor a paper nor a place was part of it.
  const seen = Object.fromEntries(
    Object.entries(CENTRE).map(([person, all]) => [
      person,
      without(all, 'whereabouts', 'legal', 'health', 'support'),
    ]),
  );
  return { planted, seen: { ...seen, lawyer: REVIEW, legalSupervisor: REVIEW } };
}

export const allowedTo = ({ seen }: Cell, person: string): Seen => seen[person] ?? NOTHING;
