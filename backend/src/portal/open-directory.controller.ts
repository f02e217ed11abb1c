import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Permit } from '../platform/http/permit.js';
import { notFound } from '../shared/errors.js';
import { KEEP, LICENCE, send } from './answers.js';
import {
  atLocationLineOf,
  atLocationOf,
  derivedId,
  organizationOf,
  organizationWith,
  pageOfList,
  serviceLineOf,
  serviceOf,
} from './hsds.js';
import type { HsdsContext } from './hsds.js';
import { PortalPagesService } from './portal-pages.service.js';
import type { ListedService } from './portal.types.js';
import { PublicDirectoryService } from './public-directory.service.js';

type Asked = Record<string, unknown>;

/** The listed services as open data, in the form that directories of other places and countries have (HSDS 3.0). */
@ApiExcludeController()
@Controller('portal/data/hsds')
export class OpenDirectoryController {
  constructor(
    private readonly directory: PublicDirectoryService,
    private readonly pages: PortalPagesService,
  ) {}

  @Get()
  @Permit('public', 'Says which version of HSDS this is.')
  getHsdsVersion(@Res() response: Response): void {
    this.answer(response, {
      version: '3.0',
      profile: 'https://docs.openreferral.org/en/3.0/',
      openapi_url: 'https://raw.githubusercontent.com/openreferral/specification/3.0/schema/openapi.json',
      license: LICENCE,
    });
  }

  @Get('services')
  @Permit('public', 'Lists the services.')
  async listOpenServices(@Query() asked: Asked, @Res() response: Response): Promise<void> {
    const { services, context } = await this.read();
    const of = asked['full'] === 'true' ? serviceOf : serviceLineOf;
    this.answer(
      response,
      pageOfList(
        services.map((service) => of(service, context)),
        asked,
      ),
    );
  }

  @Get('services/:id')
  @Permit('public', 'Shows a whole service.')
  async getOpenService(@Param('id') id: string, @Res() response: Response): Promise<void> {
    const { services, context } = await this.read();
    const found = services.find((service) => service.id === id);
    this.answer(response, found ? serviceOf(found, context) : null);
  }

  @Get('organizations')
  @Permit('public', 'Lists the agencies that offer them.')
  async listOpenOrganizations(@Query() asked: Asked, @Res() response: Response): Promise<void> {
    const { services, context } = await this.read();
    const one = new Map(services.map((service) => [service.agencyId, organizationOf(service, context)]));
    this.answer(response, pageOfList([...one.values()], asked));
  }

  @Get('organizations/:id')
  @Permit('public', 'Shows an agency with its services.')
  async getOpenOrganization(@Param('id') id: string, @Res() response: Response): Promise<void> {
    const { services, context } = await this.read();
    const offered = services.filter(({ agencyId }) => agencyId === id);
    this.answer(response, organizationWith(offered, context));
  }

  @Get('service_at_locations')
  @Permit('public', 'Lists where services are given.')
  async listOpenPlaces(@Query() asked: Asked, @Res() response: Response): Promise<void> {
    const { services, context } = await this.read();
    this.answer(
      response,
      pageOfList(
        services.map((service) => atLocationLineOf(service, context)),
        asked,
      ),
    );
  }

  @Get('service_at_locations/:id')
  @Permit('public', 'Shows where and when one service is given.')
  async getOpenPlace(@Param('id') id: string, @Res() response: Response): Promise<void> {
    const { services, context } = await this.read();
    const found = services.find((service) => derivedId(service.id, 'at-location') === id);
    this.answer(response, found ? atLocationOf(found, context) : null);
  }

  private async read(): Promise<{ services: ListedService[]; context: HsdsContext }> {
    const { today, services } = await this.directory.listed();
    const { en, tg } = this.pages.words;
    return { services, context: { en, tg, today } };
  }

  private answer(response: Response, body: object | null): void {
    if (body === null) throw notFound();
    const text = JSON.stringify(body);
    send(response, { type: 'application/json', keep: KEEP.never, text, isOpenData: true });
  }
}
