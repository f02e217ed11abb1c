import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RootKey } from '../crypto/root-key.js';

/** Takes what blind indexes are made with out of the database, before anything is asked. */
@Injectable()
export class IndexSecret implements OnModuleInit {
  constructor(
    private readonly source: DataSource,
    private readonly root: RootKey,
  ) {}

  async onModuleInit(): Promise<void> {
    if (!this.source.isInitialized) return;
    const [row] = await this.source.query<{ sealed_secret: Buffer }[]>(
      'select sealed_secret from vault.index_secrets where id = 1',
    );
    if (row) this.root.takeIndexSecret(row.sealed_secret);
  }
}
