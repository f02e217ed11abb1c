import { createTransport } from 'nodemailer';

export const planted = createTransport;
