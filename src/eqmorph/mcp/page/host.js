// The chat around this page, as the MCP Apps extension has it: JSON-RPC in messages to the parent.

const VERSION = '2026-01-26'

/**
 * @param {{onResult(result: object): void, onContext(context: object): void}} hears
 * @returns {{begin(): Promise<object>, request(method, params): Promise<object>, tell(method, params)}}
 */
export function createHost(hears) {
  const waiting = new Map()
  let last = 0
  const send = (message) => window.parent.postMessage({ jsonrpc: '2.0', ...message }, '*')
  const tell = (method, params = {}) => send({ method, params })

  function request(method, params = {}) {
    const id = ++last
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      send({ id, method, params })
    })
  }

  function answered({ id, result, error }) {
    const asked = waiting.get(id)
    waiting.delete(id)
    if (error) asked?.reject(new Error(error.message))
    else asked?.resolve(result)
  }

  function heard({ id, method, params }) {
    if (method === 'ui/notifications/tool-result') hears.onResult(params)
    else if (method === 'ui/notifications/host-context-changed') hears.onContext(params)
    else if (method === 'ping' || method === 'ui/resource-teardown') send({ id, result: {} })
    else if (id !== undefined) send({ id, error: { code: -32601, message: `no method ${method}` } })
  }

  window.addEventListener('message', ({ source, data }) => {
    if (source !== window.parent || data?.jsonrpc !== '2.0') return
    if (data.method) heard(data)
    else answered(data)
  })

  async function begin() {
    const found = await request('ui/initialize', {
      protocolVersion: VERSION,
      appInfo: { name: 'eqmorph', version: '1' },
      appCapabilities: { availableDisplayModes: ['inline'] },
    })
    tell('ui/notifications/initialized')
    return found
  }

  return { begin, request, tell }
}
