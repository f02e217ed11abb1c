import { Body, Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { once } from '../platform/http/once.js';
import { Id } from '../platform/http/params.js';
import { RequirePermission } from '../platform/http/permit.js';
import { CaseSignalsService } from './case-signals.service.js';
import { ProgrammeFilesService } from './files.service.js';
import {
  CaseSignalAnswerRequest,
  CaseSignalDto,
  PartnerWordRequest,
  ProgrammeBlockRequest,
  ProgrammeFileDto,
  ProgrammeFileRequest,
  ProgrammeFileRowDto,
  ProgrammeSessionRequest,
  ProgrammeSignalRequest,
  ProgrammeStageRequest,
} from './programme.dto.js';
import { SessionsService } from './sessions.service.js';

const USE = 'programme.use';

/** The programme for perpetrators: nothing here reads or names a survivor. */
@ApiTags('programme')
@Controller('programme-files')
export class ProgrammeController {
  constructor(
    private readonly files: ProgrammeFilesService,
    private readonly sessions: SessionsService,
  ) {}

  @Get()
  @ApiOkResponse({ type: [ProgrammeFileRowDto] })
  @RequirePermission(USE, 'Lists the files of the own programme.')
  listProgrammeFiles(): Promise<ProgrammeFileRowDto[]> {
    return this.files.list();
  }

  @Post()
  @ApiCreatedResponse({ type: ProgrammeFileDto })
  @RequirePermission(USE, 'Opens a file of an adult man.')
  openProgrammeFile(@Body() body: ProgrammeFileRequest): Promise<ProgrammeFileDto> {
    return once(
      () => this.files.add(body),
      (id) => this.files.get(id),
    );
  }

  @Get(':id')
  @ApiOkResponse({ type: ProgrammeFileDto })
  @RequirePermission(USE, 'Shows a file with its sessions and what was passed on.')
  getProgrammeFile(@Id() id: string): Promise<ProgrammeFileDto> {
    return this.files.get(id);
  }

  @Put(':id')
  @ApiOkResponse({ type: ProgrammeFileDto })
  @RequirePermission(USE, 'Changes the details of the man.')
  changeProgrammeFile(
    @Id() id: string,
    @Body() body: ProgrammeFileRequest,
    @IfMatch() version: number,
  ): Promise<ProgrammeFileDto> {
    return this.changed(id, () => this.files.change(id, version, body));
  }

  @Post(':id/stage')
  @HttpCode(200)
  @ApiOkResponse({ type: ProgrammeFileDto })
  @RequirePermission(USE, 'Moves a file to its next stage.')
  moveProgrammeFile(
    @Id() id: string,
    @Body() body: ProgrammeStageRequest,
    @IfMatch() version: number,
  ): Promise<ProgrammeFileDto> {
    return this.changed(id, () => this.files.moveTo(id, version, body));
  }

  @Post(':id/sessions')
  @HttpCode(200)
  @ApiOkResponse({ type: ProgrammeFileDto })
  @RequirePermission(USE, 'Records a session; by rule it may end the programme.')
  recordProgrammeSession(@Id() id: string, @Body() body: ProgrammeSessionRequest): Promise<ProgrammeFileDto> {
    return this.changed(id, () => this.sessions.record(id, body));
  }

  @Post(':id/signals')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(USE, 'Passes on a signal; does not say whether anybody is reached.')
  passProgrammeSignal(@Id() id: string, @Body() body: ProgrammeSignalRequest): Promise<void> {
    return once(() => this.sessions.signal(id, body));
  }

  @Post(':id/report')
  @HttpCode(200)
  @ApiOkResponse({ type: ProgrammeFileDto })
  @RequirePermission(USE, 'Records that the body of the basis heard of the attendance.')
  reportProgrammeFile(@Id() id: string): Promise<ProgrammeFileDto> {
    return this.changed(id, () => this.files.report(id));
  }

  @Post(':id/blocks')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(USE, 'Shuts a worker of the programme out of a file.')
  blockProgrammeFile(@Id() id: string, @Body() body: ProgrammeBlockRequest): Promise<void> {
    return once(() => this.files.block(id, body.userId, body.reason));
  }

  private changed(id: string, work: () => Promise<void>): Promise<ProgrammeFileDto> {
    return once(
      async () => {
        await work();
        return id;
      },
      (made) => this.files.get(made),
    );
  }
}

@ApiTags('programme')
@Controller('cases/:caseId/programme-signals')
export class CaseSignalsController {
  constructor(private readonly signals: CaseSignalsService) {}

  @Get(':id')
  @ApiOkResponse({ type: CaseSignalDto })
  @RequirePermission('follow_ups.write', 'Shows what a programme says of the alleged perpetrator.')
  getProgrammeSignal(@Id('caseId') caseId: string, @Id() id: string): Promise<CaseSignalDto> {
    return this.signals.get(caseId, id);
  }

  @Post(':id/answer')
  @HttpCode(200)
  @ApiOkResponse({ type: CaseSignalDto })
  @RequirePermission('follow_ups.write', 'Records what the own agency did on a signal.')
  answerProgrammeSignal(
    @Id('caseId') caseId: string,
    @Id() id: string,
    @Body() body: CaseSignalAnswerRequest,
  ): Promise<CaseSignalDto> {
    return this.answered(caseId, id, () => this.signals.answer(caseId, id, body.answer));
  }

  @Post(':id/words')
  @HttpCode(200)
  @ApiOkResponse({ type: CaseSignalDto })
  @RequirePermission('follow_ups.write', 'Records whether she says that she is safer.')
  recordPartnerWord(
    @Id('caseId') caseId: string,
    @Id() id: string,
    @Body() body: PartnerWordRequest,
  ): Promise<CaseSignalDto> {
    return this.answered(caseId, id, () => this.signals.recordWord(caseId, id, body));
  }

  private answered(caseId: string, id: string, work: () => Promise<void>): Promise<CaseSignalDto> {
    return once(
      async () => {
        await work();
        return id;
      },
      (made) => this.signals.get(caseId, made),
    );
  }
}
