import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { addressKey, tooMany } from '../platform/http/request-limits.js';
import { LimitStore } from '../platform/limits/limit-store.js';
import type { Limit } from '../platform/limits/limit-store.js';
import { Log } from '../platform/log.js';
import { notFound } from '../shared/errors.js';
import { PAPER_WORDS } from './form-files.js';
import type { FormLanguage } from './forms.types.js';
import { PaperSealsService } from './paper-seals.service.js';
import type { PaperCheckDto, PaperCheckRequest } from './printed-forms.dto.js';
import { stationPage } from './station-page.js';

const CHECKS = { times: 10, seconds: 60 } as const;

/** Checks papers for people without a session: ten a minute from one address, logged by the answer alone. */
@Injectable()
export class PaperChecksService {
  private readonly limit: Limit;

  constructor(
    store: LimitStore,
    private readonly database: Database,
    private readonly seals: PaperSealsService,
    private readonly log: Log,
  ) {
    this.limit = store.limit('paper-checks', CHECKS);
  }

  async check({ number, checkWord }: PaperCheckRequest, address: string): Promise<PaperCheckDto> {
    const wait = await this.limit.take(addressKey(address));
    if (wait > 0) throw tooMany(wait);
    const result = await this.asStranger(() => this.seals.check(number, checkWord));
    this.log.info('paper_checked', { code: result });
    return { result };
  }

  /** Throws "not found" before the first printed order: there is no key yet. */
  async page(language: FormLanguage): Promise<string> {
    const key = await this.asStranger(() => this.seals.publicKey());
    if (key === null) throw notFound();
    return stationPage(PAPER_WORDS[language], key);
  }

  private asStranger<T>(work: () => Promise<T>): Promise<T> {
    return this.database.run({ sessionHash: null, isOfStranger: true, readsOnly: true }, work);
  }
}
