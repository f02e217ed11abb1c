import { Injectable } from '@nestjs/common';
import { WorkerDatabase } from '../../platform/database/worker-database.js';

/** The linking process's own way to the database: its schema, and of a case its place and the sex that was written. */
@Injectable()
export class LinkageDatabase extends WorkerDatabase {}
