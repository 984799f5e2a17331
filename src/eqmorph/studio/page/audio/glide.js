// How a parameter of Web Audio moves to a new value without a click.

// 95 % of the way in 15 ms.
export const GLIDE = 0.005 // seconds, time constant
// By then 6e-6 of the way is left (-104 dB), and the value is set exactly; rendering that depends
// on it (a bypass) is then exact, and browsers stop computing a value for every sample.
const SETTLED = 12

/**
 * Move `param` from where it is to `value`, from `time` on (seconds of its context).
 *
 * What was planned for later is dropped; a movement under way goes on from where it is.
 *
 * @type {(param: AudioParam, value: number, time: number, constant?: number) => void}
 */
export function glide(param, value, time, constant = GLIDE) {
  param.cancelScheduledValues(time)
  param.setTargetAtTime(value, time, constant)
  param.setValueAtTime(value, time + SETTLED * constant)
}

/**
 * Set `param` to `value` from `time` on; nothing of what moved it before goes on.
 *
 * @type {(param: AudioParam, value: number, time: number) => void}
 */
export function jump(param, value, time) {
  param.cancelScheduledValues(0)
  param.setValueAtTime(value, time)
}
