// Everything the page asks of the server, one function a route.

import { Problem } from './problems.js'

const GONE = 'The eqmorph server does not answer; start it again with: eqmorph serve'
const POLL_MS = 1000

/** A request that failed; `message` is the server's own sentence. */
export class ApiError extends Problem {
  /**
   * @param {string} message
   * @param {{status?: number, suggestions?: string[]}} [more]  status 0: the server is not there
   */
  constructor(message, { status = 0, suggestions = [] } = {}) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.suggestions = suggestions
  }
}

/**
 * @typedef {import('../eq/bands.js').Setting} Setting
 * @typedef {Record<string, string | number | boolean | undefined>} Parameters  of a query
 * @typedef {Pick<RequestInit, 'signal'>} Options
 */

/** @param {Response} response */
async function refusal(response) {
  const problem = await response.json().catch(() => ({}))
  return new ApiError(problem.detail ?? `The server answered ${response.status}.`, {
    status: response.status,
    suggestions: problem.suggestions ?? [],
  })
}

/** @param {Parameters} parameters */
function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined)
  return new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString()
}

// Fetches, and knows whether the server is there. While it is not, asks every second.
/** @param {string} root */
function createReach(root) {
  /** @type {{gone: Set<() => void>, back: Set<() => void>}} */
  const listeners = { gone: new Set(), back: new Set() }
  /** @type {ReturnType<typeof setInterval> | null} */
  let timer = null

  function lost() {
    if (timer !== null) return
    timer = setInterval(poll, POLL_MS)
    for (const listener of listeners.gone) listener()
  }

  async function poll() {
    try {
      const response = await fetch(`${root}/status`, { cache: 'no-store' })
      if (!response.ok) return
    } catch {
      return
    }
    if (timer !== null) clearInterval(timer)
    timer = null
    for (const listener of [...listeners.back]) listener()
  }

  /**
   * @param {string} path
   * @param {RequestInit} [options]
   */
  async function reach(path, options) {
    let response
    try {
      response = await fetch(root + path, options)
    } catch (error) {
      // An upload that the server refuses half-way looks the same as a server that is gone.
      if (options?.signal?.aborted) throw error
      lost()
      throw new ApiError(GONE)
    }
    if (!response.ok) throw await refusal(response)
    return response
  }

  return { reach, listeners }
}

/**
 * @param {string} root  where the API is
 * @returns one function a route; each rejects with ApiError. `onReachable(fn)` calls back when a
 *   server that was gone is there again, `onUnreachable(fn)` when it goes.
 */
export function createApi(root = '/api/v1') {
  const { reach, listeners } = createReach(root)
  /**
   * @template {keyof Api.Get} Path
   * @param {Path} path
   * @param {Parameters} [parameters]
   * @param {Options} [options]
   * @returns {Promise<Api.Get[Path]>}
   */
  const get = async (path, parameters = {}, options = {}) => {
    const asked = query(parameters)
    return (await reach(asked ? `${path}?${asked}` : path, options)).json()
  }
  /** @type {(method: string, path: string, body: object, options?: Options) => Promise<Response>} */
  const send = (method, path, body, options = {}) =>
    reach(path, {
      method,
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
      ...options,
    })
  /**
   * @template {keyof Api.Post} Path
   * @param {Path} path
   * @param {object} body
   * @param {Options} [options]
   * @returns {Promise<Api.Post[Path]>}
   */
  const post = async (path, body, options) => (await send('POST', path, body, options)).json()
  /**
   * @template {keyof Api.Put} Path
   * @param {Path} path
   * @param {object} body
   * @returns {Promise<Api.Put[Path]>}
   */
  const put = async (path, body) => (await send('PUT', path, body)).json()
  /**
   * @template {'/import' | '/own-words/import'} Path
   * @param {Path} path
   * @param {File} file
   * @param {Parameters} [parameters]
   * @returns {Promise<Api.Post[Path]>}
   */
  const upload = async (path, file, parameters = {}) => {
    const type = file.type || 'application/octet-stream'
    const asked = query(parameters)
    const options = { method: 'POST', body: file, headers: { 'Content-Type': type } }
    return (await reach(asked ? `${path}?${asked}` : path, options)).json()
  }
  /** @type {(term: string) => '/own-words/{term}'} */
  const own = (term) =>
    /** @type {'/own-words/{term}'} */ (`/own-words/${encodeURIComponent(term)}`)
  /** @type {(set: Set<() => void>, listener: () => void) => () => void} */
  const listen = (set, listener) => {
    set.add(listener)
    return () => set.delete(listener)
  }

  return {
    status: () => get('/status'),
    words: () => get('/words'),
    map: () => get('/words/map'),
    /** @param {string} text */
    place: (text) => get('/words/place', { text }),
    /** @type {(text: string, n?: number, options?: Options) => Promise<Api.Get['/words/like']>} */
    like: (text, n, options) => get('/words/like', { text, n }, options),
    /** @type {(text: string, amount?: number, options?: Options) => Promise<Api.TextAnswer>} */
    answer: (text, amount = 1, options = {}) => get('/answer', { text, amount }, options),
    /** @type {(text: string, k?: number, options?: Options) => Promise<Api.AlternativeAnswer[]>} */
    alternatives: (text, k, options = {}) => get('/alternatives', { text, k }, options),
    /** @type {(text: string, n?: number, seed?: number) => Promise<Api.SettingAnswer[]>} */
    sample: (text, n, seed) => get('/sample', { text, n, seed }),
    /** @type {(body: object, options?: Options) => Promise<Api.MorphAnswer>} */
    morph: (body, options) => post('/morph', body, options),
    /** @type {(setting: Setting, n?: number) => Promise<Api.DescribeAnswer>} */
    describe: (setting, n = 3) => post('/describe', { setting, n }),
    /**
     * `by` is {text} or {axis}, {amount} where it is not 1, and {previous} settings of a text.
     *
     * @type {(setting: Setting, by: object, options?: Options) => Promise<Api.AdjustAnswer>}
     */
    adjust: (setting, by, options) => post('/adjust', { setting, ...by }, options),
    axes: () => get('/axes'),
    formats: () => get('/formats'),
    /** @type {(setting: Setting, format: string, name: string, sampleRate?: number, device?: {bands: number}) => Promise<Response>} */
    export_: (setting, format, name, sampleRate, device) =>
      send('POST', '/export', { setting, format, name, sample_rate_hz: sampleRate, device }),
    /** @param {File} file */
    import_: (file) => upload('/import', file, { filename: file.name }),
    /** @type {(file: File, options: object, signal?: AbortSignal) => Promise<Response>} */
    apply(file, options, signal) {
      const form = new FormData()
      // The options come first, so that the server knows what to do before the audio arrives.
      form.append('options', JSON.stringify(options))
      form.append('audio', file, file.name)
      return reach('/apply', { method: 'POST', body: form, signal })
    },
    liveTargets: () => get('/live/targets'),
    /** @param {Parameters} parameters */
    live: (parameters) => get('/live', parameters),
    /** @type {(target: string, setting: Setting) => Promise<Api.LiveBegun>} */
    beginLive: (target, setting) => put('/live', { target, setting }),
    /** @type {(link: string, setting: Setting) => Promise<Api.LiveState>} */
    sendLive: (link, setting) => put('/live/setting', { link, setting }),
    /** @type {(link: string) => Promise<Api.Delete['/live']>} */
    endLive: async (link) => (await reach(`/live?${query({ link })}`, { method: 'DELETE' })).json(),
    ownWords: () => get('/own-words'),
    /** @type {(term: string, settings: readonly Setting[]) => Promise<Api.OwnWord[]>} */
    learn: (term, settings) => put(own(term), { settings }),
    /** @param {string} term */
    forget: async (term) => void (await reach(own(term), { method: 'DELETE' })),
    exportOwnWords: async () => (await reach('/own-words/export')).blob(),
    /** @param {File} file */
    importOwnWords: (file) => upload('/own-words/import', file),
    /** @param {() => void} listener */
    onReachable: (listener) => listen(listeners.back, listener),
    /** @param {() => void} listener */
    onUnreachable: (listener) => listen(listeners.gone, listener),
  }
}

/** @typedef {ReturnType<typeof createApi>} Server */
