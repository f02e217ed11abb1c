import { exec } from 'node:child_process';
import { get } from 'node:https';
import { runInThisContext } from 'node:vm';

export const planted = [exec, get, runInThisContext];
