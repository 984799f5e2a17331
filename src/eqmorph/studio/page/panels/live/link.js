// The link to an equaliser that plays: begun, kept, fed with the newest setting, ended.
//
// The server plays, and keeps a link for as long as its page asks for its state. A page that is
// loaded again takes its link up again; one that is closed asks no more, and what was there comes
// back.

const WAIT_S = 25
export const REMEMBERED = 'eqmorph.live.link'
/** @type {any} */
export const OFF = Object.freeze({ phase: 'off', said: '', target: '', name: '' })

/**
 * @param {object} api
 * @param {(live: object) => void} show  told the state of the link: its `phase` is 'off',
 *   'beginning', 'on' or 'ending', the rest as `GET /live` has it
 * @param {() => Storage} storage  of this tab
 */
export function createLink(api, show, storage) {
  let link = ''
  let now = OFF
  let wanted = null // a setting that waits for the one before it
  let sending = false

  function become(next) {
    now = Object.freeze(next)
    show(now)
  }

  function hold(given, state) {
    link = given
    remember(link)
    become({ ...state, phase: 'on' })
    watch(given)
  }

  function lose(said) {
    link = ''
    wanted = null
    remember('')
    become({ ...OFF, said, target: now.target })
  }

  async function watch(mine) {
    while (link === mine) {
      try {
        take(mine, await api.live({ link: mine, after: now.number, wait: WAIT_S }))
      } catch (error) {
        // A server that is gone may be back with the link it had, or without.
        if (error.status === 0) await new Promise((back) => once(api.onReachable, back))
        else if (link === mine) lose(error.message)
      }
    }
  }

  function take(mine, state) {
    if (link !== mine) return
    if (state.mine) become({ ...state, phase: now.phase })
    else lose(state.said)
  }

  async function pump() {
    sending = true
    while (wanted && link) {
      const [mine, setting] = [link, wanted]
      wanted = null
      try {
        take(mine, await api.sendLive(mine, setting))
      } catch (error) {
        // What cannot be reached now is told by the watch, which goes on.
        if (error.status !== 0 && link === mine) lose(error.message)
      }
    }
    sending = false
  }

  function remember(value) {
    try {
      storage().setItem(REMEMBERED, value)
    } catch {
      // Without storage a page that is loaded again has Live off.
    }
  }

  return {
    get isOn() {
      return now.phase === 'on'
    },

    async begin(target, setting) {
      become({ ...OFF, phase: 'beginning', target })
      try {
        const { link: given, ...state } = await api.beginLive(target, setting)
        hold(given, state)
      } catch (error) {
        lose(error.message)
        throw error
      }
    },

    /** Of settings that come faster than they are taken, the newest. */
    send(setting) {
      if (now.phase !== 'on') return
      wanted = setting
      if (!sending) pump()
    },

    async end() {
      const ended = link
      link = ''
      become({ ...now, phase: 'ending' })
      try {
        lose((await api.endLive(ended)).said)
      } catch (error) {
        lose(error.message)
        throw error
      }
    },

    /** What a page that was loaded again still holds. */
    async resume() {
      let held = ''
      try {
        held = storage().getItem(REMEMBERED) ?? ''
      } catch {
        return
      }
      if (!held) return
      const state = await api.live({ link: held }).catch(() => ({ mine: false }))
      if (state.mine) hold(held, state)
      else remember('')
    },
  }
}

function once(listen, then) {
  const stop = listen(() => {
    stop()
    then()
  })
}
