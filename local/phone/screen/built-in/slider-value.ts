interface Range {
  min: number
  max: number
  step: number
}

/** The value at a part (0 to 1) of the way from min to max: the nearest whole step from min. */
export function sliderValue(part: number, { min, max, step }: Range): number {
  const along = Math.min(1, Math.max(0, part)) * (max - min)
  const steps = step > 0 ? Math.round(along / step) * step : along
  // Steps such as 0.1 add up to 0.30000000000000004.
  return Math.min(max, Number((min + steps).toFixed(10)))
}
