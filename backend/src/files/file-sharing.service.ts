import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { FileBytesService, headerText, sharedPlace } from './file-bytes.service.js';
import type { FileDto, ReferralFileRequest, ReferralFilesDto } from './files.dto.js';
import { CaseFile, ReferralFile } from './files.entity.js';
import { filesOfMerged, sharingFacts } from './files.queries.js';
import type { SharingFacts } from './files.queries.js';
import { sharingRefusals } from './files.rules.js';
import { FilesService, toFile } from './files.service.js';

/** Files that go with a referral: each picked alone, with the consent of the survivor, and never to the police. */
@Injectable()
export class FileSharingService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
    private readonly files: FilesService,
    private readonly bytes: FileBytesService,
  ) {}

  async list(referralId: string): Promise<ReferralFilesDto> {
    const facts = await this.factsOf(referralId);
    if (!facts.isOwn) return { shared: await this.received(referralId, facts.caseId), shareable: [] };
    const { items } = await this.files.list(facts.caseId);
    const moved = await filesOfMerged(this.database, referralId, facts.caseId);
    const ofMerged = await Promise.all(moved.map((id) => this.files.show(id)));
    const isShared = (file: FileDto): boolean => file.sharings.some((one) => one.referralId === referralId);
    const maySend = (file: FileDto): boolean =>
      file.state === 'kept' && !isShared(file) && sharingRefusals(facts, file.partition).length === 0;
    return { shared: [...items.filter(isShared), ...ofMerged], shareable: items.filter(maySend) };
  }

  /** Seals the key of the file to the receiver. */
  async share(referralId: string, { fileId, alone }: ReferralFileRequest): Promise<void> {
    const facts = await this.factsOf(referralId);
    if (!facts.isOwn) throw notFound();
    if (alone !== 'yes') throw invalid({ path: 'alone', code: 'must_be_alone' });
    await this.access.toOwn(facts.caseId, 'consent');
    const { file, header } = await this.files.toRead(fileId);
    if (file.caseId !== facts.caseId) throw notFound();
    const refusals = sharingRefusals(facts, file.partition);
    if (refusals.length > 0 || facts.consentId === null) throw refused('file_not_shareable', refusals);
    const id = newId();
    const text = await this.vault.sealForAgency(facts.receiverId, sharedPlace(id), headerText(header));
    await this.database.insert(ReferralFile, {
      ...{ id, fileId, referralId, caseId: file.caseId, partition: file.partition },
      ...{ agencyId: facts.receiverId, consentId: facts.consentId, sharedBy: this.database.viewer.userId },
      ...text,
    });
  }

  /** The survivor no longer wants this file to be shown; a file that is not shared stays so. */
  async unshare(referralId: string, fileId: string): Promise<void> {
    const facts = await this.factsOf(referralId);
    if (!facts.isOwn) throw notFound();
    await this.access.toOwn(facts.caseId, 'core');
    await this.database.repository(ReferralFile).delete({ referralId, fileId });
  }

  /** For the receiver: names of what was shared, opened with its own key. */
  private async received(referralId: string, caseId: string): Promise<FileDto[]> {
    const rows = await this.database.rows<CaseFile>(
      CaseFile,
      `where state = 'kept' and id in (select file_id from panoh.referral_files
         where referral_id = $1 and agency_id = $2) order by started_at desc, id desc`,
      [referralId, this.database.viewer.agencyId],
    );
    this.database.audit.touch(caseId, 'core', ...rows.map(({ partition }) => partition));
    return Promise.all(
      rows.map(async (file) =>
        toFile(file, { name: (await this.bytes.header(file, false)).name, allowedActions: ['open'] }),
      ),
    );
  }

  private async factsOf(referralId: string): Promise<SharingFacts> {
    const facts = await sharingFacts(this.database, referralId);
    if (!facts) throw notFound();
    return facts;
  }
}
