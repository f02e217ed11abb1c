import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { RootKey } from '../../platform/crypto/root-key.js';
import { Log } from '../../platform/log.js';
import { Repeating } from '../../platform/queue/repeating.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import type { Identity } from '../../survivors/index.js';
import { blocksOf } from '../engine/blocks.js';
import { DEFAULT_MODEL } from '../engine/default-model.js';
import { Encoder } from '../engine/encode.js';
import type { EncodedRegistration, Tag } from '../engine/encode.js';
import { Scorer } from '../engine/model.js';
import { normalise } from '../engine/normalise.js';
import { WAITING_WORDS, waitingPlace } from '../linkage.types.js';
import type { KeptEncoding } from './encodings.js';
import { FrequencyBook } from './frequency-book.js';
import { LinkageDatabase } from './linkage-database.js';
import { LinkageKey } from './linkage-key.js';
import { LinkageStore } from './linkage-store.js';
import type { DecisionRow, WaitingRow } from './linkage-store.js';
import { Neighbourhood } from './neighbourhood.js';
import type { Knowledge } from './neighbourhood.js';
import { writtenRegistration } from './written-registration.js';
import type { RegistrationFacts } from './written-registration.js';

const EVERY_MS = 1_000;
/** Log odds below which two registrations are not looked at together; and how many of the likeliest are. */
const LOOKED_AT_FROM = -7;
const MOST_LOOKED_AT = 40;
/** Whoever wrote nothing that could be compared stands alone. */
const NOBODY: Identity = {
  ...{ surname: null, givenName: null, patronymic: null, writtenName: null },
  ...{ bornOn: null, bornPrecision: null, address: null, officialNumber: null },
};

/**
 * Links what was handed in, one registration after the other, and what reviewers decided. Its waiting rows are the truth:
 * they were written with the registration, and go with the transaction that linked it, so that nothing is lost or linked
 * twice by a process that dies. Any number may run; one of them links at a time.
 */
@Injectable()
export class Linker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Repeating;
  private readonly encoder: Encoder;

  constructor(
    private readonly database: LinkageDatabase,
    private readonly key: LinkageKey,
    private readonly book: FrequencyBook,
    private readonly root: RootKey,
    log: Log,
  ) {
    this.loop = new Repeating({ failure: 'linking_failed', everyMs: EVERY_MS, log }, () => this.linkAll());
    this.encoder = new Encoder(key.key.derive('encoder'));
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }

  /** Answers when nothing waits any more, or somebody else is at it. */
  async linkAll(): Promise<void> {
    while (await this.database.transaction((run) => this.linkNext(run)));
  }

  private async linkNext(run: RunSql): Promise<boolean> {
    const store = new LinkageStore(run, this.key);
    if (!(await store.takeTurn())) return false;
    const decision = await store.nextDecision();
    if (decision) {
      await this.applyDecision(run, store, decision);
      return true;
    }
    const waiting = await store.nextWaiting();
    if (!waiting) return false;
    await this.linkOne(run, store, waiting);
    await store.removeWaiting(waiting);
    return true;
  }

  private async linkOne(run: RunSql, store: LinkageStore, waiting: WaitingRow): Promise<void> {
    const { caseId } = waiting;
    const facts = await store.factsOf(caseId);
    if (!facts) return;
    const kept = (await store.encodingsOf([caseId])).get(caseId) ?? null;
    const encoding = this.encode(waiting, facts, kept);
    if (!encoding) return;
    if (waiting.sealedIdentity || waiting.sealedPhone) await store.keepEncoding(encoding);
    const knowledge = await this.knowledge(run);
    const near = await this.likelyOnes(store, encoding.encoded, knowledge);
    await new Neighbourhood(store, this.root, knowledge).link([caseId, ...near], {
      subjects: new Set([caseId]),
      cause: kept ? 'corrected' : 'registered',
      decisionId: null,
    });
  }

  private async knowledge(run: RunSql): Promise<Knowledge> {
    return { model: DEFAULT_MODEL, frequencies: await this.book.current(run) };
  }

  /** Null where nothing of it was ever handed in. A part that was not handed in now stays as it was encoded before. */
  private encode(
    waiting: WaitingRow,
    facts: RegistrationFacts,
    kept: KeptEncoding | null,
  ): KeptEncoding | null {
    const { caseId, sealedIdentity, sealedPhone } = waiting;
    if (!sealedIdentity && !sealedPhone) return kept;
    const identity = this.words(caseId, 'sealed_identity', sealedIdentity) as Identity | undefined;
    const phone = this.words(caseId, 'sealed_phone', sealedPhone) as string | null | undefined;
    return mergedEncoding(kept, {
      names: identity && this.encodeWords(caseId, identity, { phone: phone ?? '', facts }),
      phone: phone === undefined ? undefined : this.encodePhone(caseId, phone ?? ''),
    });
  }

  private encodeWords(
    caseId: string,
    identity: Identity,
    others: { phone: string; facts: RegistrationFacts },
  ): EncodedRegistration {
    const normal = normalise(writtenRegistration(caseId, identity, others));
    return this.encoder.encode(normal, blocksOf(normal));
  }

  /** The number alone, as if nothing else had been written. */
  private encodePhone(caseId: string, phone: string): EncodedRegistration {
    return this.encodeWords(caseId, NOBODY, { phone, facts: { place: '', sex: '' } });
  }

  private words(caseId: string, column: 'sealed_identity' | 'sealed_phone', sealed: Buffer | null): unknown {
    if (!sealed) return undefined;
    return JSON.parse(this.root.open(WAITING_WORDS, waitingPlace(caseId, column), sealed).toString('utf8'));
  }

  private async likelyOnes(
    store: LinkageStore,
    newcomer: EncodedRegistration,
    { model, frequencies }: Knowledge,
  ): Promise<string[]> {
    const candidates = await store.encodingsOf(await store.candidatesOf(newcomer));
    const scorer = new Scorer(model, frequencies);
    return [...candidates]
      .map(([id, { encoded }]) => ({ id, score: scorer.score(newcomer, encoded) }))
      .filter(({ score }) => score >= LOOKED_AT_FROM)
      .sort((one, other) => other.score - one.score)
      .slice(0, MOST_LOOKED_AT)
      .map(({ id }) => id);
  }

  private async applyDecision(
    run: RunSql,
    store: LinkageStore,
    decision: DecisionRow & { isUndone: boolean; wasApplied: boolean },
  ): Promise<void> {
    const { id, one, other, isUndone, wasApplied } = decision;
    if (!isUndone) await this.linkAround(run, store, decision);
    else if (wasApplied && !(await this.putBack(store, id)))
      await this.linkAround(run, store, { one, other, id });
    await store.markApplied(id);
  }

  private async linkAround(
    run: RunSql,
    store: LinkageStore,
    { one, other, id }: Pick<DecisionRow, 'one' | 'other' | 'id'>,
  ): Promise<void> {
    await new Neighbourhood(store, this.root, await this.knowledge(run)).link([one, other], {
      subjects: new Set([one, other]),
      cause: 'decision',
      decisionId: id,
    });
  }

  /** Everybody goes back to the person of before; false where somebody was moved on since. */
  private async putBack(store: LinkageStore, decisionId: string): Promise<boolean> {
    const moves = await store.movesOf(decisionId);
    if (moves.some(({ personNow, personId }) => personNow !== personId)) return false;
    for (const { caseId, fromPerson, personId } of moves)
      if (fromPerson !== null)
        await store.register({
          ...{ caseId, personId: fromPerson, fromPerson: personId },
          ...{ cause: 'undo', decisionId },
        });
    return true;
  }
}

/** Names from one encoding and the number from another, each found by its own tags. */
function mergedEncoding(
  kept: KeptEncoding | null,
  { names, phone }: { names: EncodedRegistration | undefined; phone: EncodedRegistration | undefined },
): KeptEncoding | null {
  const base = names ?? kept?.encoded ?? phone;
  if (!base) return null;
  const formerPhone = names ? [] : (kept?.phoneBlocks ?? []);
  const ofNumber = phone ? { ...phone, phoneBlocks: phone.blocks } : numberOf(kept);
  const encoded = { ...base, phone: ofNumber.phone, blocks: replaced(base.blocks, formerPhone, ofNumber) };
  return { encoded, phoneBlocks: ofNumber.phoneBlocks };
}

const numberOf = (
  kept: KeptEncoding | null,
): Pick<KeptEncoding, 'phoneBlocks'> & { phone: EncodedRegistration['phone'] } => ({
  phone: kept?.encoded.phone ?? null,
  phoneBlocks: kept?.phoneBlocks ?? [],
});

function replaced(
  blocks: readonly Tag[],
  former: readonly Tag[],
  { phoneBlocks }: Pick<KeptEncoding, 'phoneBlocks'>,
): readonly Tag[] {
  const others = blocks.filter((tag) => !former.includes(tag));
  return [...new Set([...others, ...phoneBlocks])].sort((one, other) => one - other);
}
