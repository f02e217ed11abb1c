import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { consentChanged } from '../consent/index.js';
import type { ConsentChangedEvent, ConsentFlags } from '../consent/index.js';
import { Events } from '../platform/events/events.js';
import { linkingDecided } from '../survivors/index.js';
import { CasesService } from './cases.service.js';

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
