import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { consentChanged } from '../consent/index.js';
import type { ConsentChangedEvent, ConsentFlags } from '../consent/index.js';
import { Events } from '../platform/events/events.js';
import { identityCorrected, linkingDecided, registrationWritten } from '../survivors/index.js';
import type { IdentityCorrectedEvent } from '../survivors/index.js';
import { CasesService } from './cases.service.js';
import { dayOf } from '../shared/dates.js';
import { invalid } from '../shared/errors.js';
import { ageBandOf, mayBeMinor } from './minors.rules.js';
import { IncidentsService } from './incidents.service.js';
import { TimelineService } from './timeline.service.js';

/** Keeps the case's own flags and the working group's grant in step with what she allows. */
@Injectable()
export class ConsentFlagsHandler implements OnModuleInit {
  constructor(
    private readonly events: Events,
    private readonly access: AccessService,
    private readonly cases: CasesService,
  ) {}

  onModuleInit(): void {
    this.events.on(consentChanged, (change) => this.apply(change));
  }

  private async apply({ caseId, scope, flags }: ConsentChangedEvent): Promise<void> {
    const { workingGroupId, mayBeLinked } = await this.cases.find(caseId);
    await this.cases.update(caseId, { ...flags });
    // Also when processing another answer shows that consent has expired or that the owner changed.
    if (scope === 'record_linkage' || flags.mayBeLinked !== mayBeLinked)
      await this.events.publish(linkingDecided, { caseId, mayBeLinked: flags.mayBeLinked });
    if (scope === 'case_conference_mdwg' && workingGroupId) await this.share(caseId, workingGroupId, flags);
  }

  private async share(caseId: string, groupId: string, flags: ConsentFlags): Promise<void> {
    await this.access.endForGrantee(caseId, groupId, 'group');
    if (flags.sharesWithGroup) await this.access.grantToGroup(caseId, groupId, flags.sharesUntil);
  }
}

/** Effects on the case of a written record of the survivor: trace, age, and questions still open. */
@Injectable()
export class IdentityCorrections implements OnModuleInit {
  constructor(
    private readonly events: Events,
    private readonly cases: CasesService,
    private readonly incidents: IncidentsService,
    private readonly timeline: TimelineService,
  ) {}

  onModuleInit(): void {
    this.events.on(identityCorrected, (correction) => this.apply(correction));
    this.events.on(registrationWritten, async ({ caseId, words }) => {
      if (words.phone !== undefined) await this.endQuestion(caseId);
    });
  }

  /** How to reach her was asked, whatever she said. */
  private async endQuestion(caseId: string): Promise<void> {
    const { awaitsSafeContact } = await this.cases.find(caseId);
    if (awaitsSafeContact) await this.cases.update(caseId, { awaitsSafeContact: false });
  }

  private async apply({ caseId, fields, born }: IdentityCorrectedEvent): Promise<void> {
    if (born && (fields.includes('bornOn') || fields.includes('bornPrecision')))
      await this.applyBirth(caseId, born);
    const facts = { fields: [...fields] };
    await this.timeline.add({ caseId, kind: 'identity_corrected', partition: 'identity', facts });
  }

  /** If the date of birth is removed, the case keeps its earlier age. */
  private async applyBirth(caseId: string, born: NonNullable<IdentityCorrectedEvent['born']>): Promise<void> {
    if (await this.incidents.anyBefore(caseId, born))
      throw invalid({ path: 'bornOn', code: 'born_after_incident' });
    const isMinor = mayBeMinor(born, this.cases.today);
    const was = await this.cases.find(caseId);
    const ageBand = ageBandOf(born, was.bookedOn ?? dayOf(was.openedAt));
    if (isMinor !== was.isMinor || ageBand !== was.ageBand)
      await this.cases.update(caseId, { ageBand, isMinor, ...(isMinor ? {} : { minorDecidedBy: null }) });
  }
}
