import { createHash } from 'node:crypto'

/**
 * Identifiers in WeChat's shapes, made from names: the same world gets the same ids on every start,
 * so a database that was kept (`--data`) still fits.
 */

export function appidOf(name: string): string {
  return `wx${hex(`appid:${name}`, 16)}`
}

export function originalIdOf(appid: string): string {
  return `gh_${hex(`original:${appid}`, 12)}`
}

export function secretOf(appid: string): string {
  return hex(`secret:${appid}`, 32)
}

/** 28 characters. As with real ones, those of one account begin alike. */
export function openidOf(appid: string, person: string): string {
  const account = letters(`account:${appid}`, 5)
  return `o${account}${letters(`openid:${appid}:${person}`, 22)}`
}

export function unionidOf(person: string): string {
  return `o${letters(`unionid:${person}`, 27)}`
}

/** 43 characters of base64url. */
export function templateIdOf(appid: string, title: string): string {
  return letters(`template:${appid}:${title}`, 43)
}

/** As long as real ones are, and different for every `serial`. */
export function accessTokenOf(appid: string, serial: number): string {
  const parts = [1, 2, 3].map((part) => letters(`access token:${appid}:${serial}:${part}`, 43))
  return `88_${parts.join('')}`
}

function hex(seed: string, length: number): string {
  return createHash('sha256').update(seed).digest('hex').slice(0, length)
}

function letters(seed: string, length: number): string {
  return createHash('sha256').update(seed).digest('base64url').slice(0, length)
}
