import { Injectable, Param, StreamableFile, applyDecorators } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiProduces } from '@nestjs/swagger';
import { LANGUAGES } from '../../identity/index.js';
import { notFound } from '../../shared/errors.js';
import type { ExportedFile, Wanted } from './exports.service.js';
import { FILE_FORMS } from './sheet.types.js';

/** Which figures in which language and form, in one word: `referrals-agency.tg.pdf`. */
export interface AskedFile extends Wanted {
  readonly name: string;
}

@Injectable()
class FilePipe implements PipeTransform<string, AskedFile> {
  transform(text: string): AskedFile {
    const [name = '', language, form, ...more] = text.split('.');
    const [known, made] = [
      LANGUAGES.find((each) => each === language),
      FILE_FORMS.find((each) => each === form),
    ];
    if (!known || !made || more.length > 0) throw notFound();
    return { name, language: known, form: made };
  }
}

export const File = () => Param('file', FilePipe);

/** A file that is saved and never shown by the browser. */
export const AnswersWithFile = (): MethodDecorator =>
  applyDecorators(
    ApiParam({ name: 'file', type: String, description: 'Figures, language and form: `on_time.tg.pdf`.' }),
    ApiProduces('application/octet-stream'),
    ApiOkResponse({ schema: { type: 'string', format: 'binary' } }),
  );

export const sent = ({ name, type, bytes }: ExportedFile): StreamableFile =>
  new StreamableFile(bytes, {
    type,
    disposition: `attachment; filename="${name}"`,
    length: bytes.length,
  });
