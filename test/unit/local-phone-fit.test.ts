import { describe, expect, it } from 'vitest'
import { fitOf } from '../../local/phone/shell/fit'

describe('phones on the page', () => {
  it('are as they are where there is room', () => {
    expect(fitOf({ width: 1600, height: 900, phones: 2 })).toEqual({ scale: 1, stacked: false })
  })

  it('become smaller with the height of the page, as long as they can be read', () => {
    expect(fitOf({ width: 1600, height: 780, phones: 1 }).scale).toBeCloseTo((780 - 44) / 828)
    expect(fitOf({ width: 1600, height: 300, phones: 1 }).scale).toBe(0.6)
  })

  it('become smaller to stand in one row, all with WeChat beside them', () => {
    const { scale, stacked } = fitOf({ width: 1068, height: 900, phones: 2 })
    expect(stacked).toBe(false)
    expect(2 * (391 * scale + 212) + 20).toBeLessThanOrEqual(1068)
  })

  it('stand in several rows rather than be too small', () => {
    expect(fitOf({ width: 1568, height: 900, phones: 8 }).scale).toBeGreaterThanOrEqual(0.7)
    expect(fitOf({ width: 736, height: 900, phones: 2 })).toEqual({ scale: 1, stacked: false })
  })

  it('have WeChat below them on a phone, and are no wider than it', () => {
    const { scale, stacked } = fitOf({ width: 358, height: 700, phones: 2 })
    expect(stacked).toBe(true)
    expect(391 * scale).toBeLessThanOrEqual(358)
  })

  it('have a size before there is any', () => {
    expect(fitOf({ width: 1600, height: 900, phones: 0 }).scale).toBe(1)
  })
})
