#!/usr/bin/env node
import 'reflect-metadata';
import { operatorProgram } from './commands/operator-program.js';

await operatorProgram().parseAsync();
