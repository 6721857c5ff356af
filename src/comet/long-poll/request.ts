import { parseUrl } from '../../connect/address.js'
import { sameOrigin } from '../../connect/listening.js'
import type { LongPollOptions, PollData } from './options.js'

const asked = <T>(source: T | (() => T)): T => (typeof source === 'function' ? (source as () => T)() : source)

/** As jQuery writes a form. */
const encode = (data: PollData = ''): string => {
  if (typeof data === 'string') return data
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(data))
    for (const item of [value].flat()) {
      if (typeof item === 'object' && item) throw new TypeError(`options.data.${name} must be flat`)
      form.append(Array.isArray(value) ? `${name}[]` : name, `${item ?? ''}`)
    }
  return `${form}`
}

export const methodOf = ({ method, type = 'GET' }: LongPollOptions): string => (method ?? type).toUpperCase()

/** Where to poll now, as an absolute `ws:` URL; with the data, where the method is GET. */
export const urlOf = (options: LongPollOptions): string => {
  const url = parseUrl(`${asked(options.url)}`.replace(/#.*/s, ''))
  const data = methodOf(options) === 'GET' && encode(asked(options.data))
  if (data) url.search += `${url.search && '&'}${data}`
  return url.href
}

/** What one poll is asked with, besides where; `undefined` where `beforeSend` says no. */
export const requestOf = (options: LongPollOptions, url: string): RequestInit | undefined => {
  const { data, dataType, headers: given, xhrFields, beforeSend, contentType } = options
  const method = methodOf(options)
  const body = method === 'GET' ? undefined : encode(asked(data))
  const headers = new Headers(given)
  const preset = (name: string, value: string) => {
    if (!headers.has(name)) headers.set(name, value)
  }
  preset('Accept', dataType === 'json' ? 'application/json, text/javascript, */*; q=0.01' : '*/*')
  if (body !== undefined)
    preset('Content-Type', contentType ?? 'application/x-www-form-urlencoded; charset=UTF-8')
  if (sameOrigin(url)) preset('X-Requested-With', 'XMLHttpRequest')
  if (beforeSend?.({ setRequestHeader: (name, value) => headers.set(name, value) }, options) === false)
    return undefined
  return {
    method,
    headers,
    credentials: xhrFields?.withCredentials ? 'include' : 'same-origin',
    cache: 'no-store',
    ...(body !== undefined && { body }),
  }
}
