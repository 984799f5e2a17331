// What the server told with the page; `/api/v1/status` states the same.

const told = JSON.parse(globalThis.document?.getElementById('told')?.textContent ?? '{}')

/** Limits of requests by name, such as `max_text_length`. */
export const LIMITS = Object.freeze(told.limits ?? {})
