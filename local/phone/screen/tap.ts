/**
 * The tap state (点击态) that wx.requestSubscribeMessage and a few others ask for. It belongs to the macrotask that runs:
 * promise microtasks keep it, whatever comes later has lost it. So everything that enters the program (an event, a
 * callback, a timer) enters through `run`, which says anew whether there is a tap behind it.
 *
 * Source: 指南/小程序框架/视图层/事件系统/Tap 事件.
 */
export class TapState {
  private tapped = false

  /** Whether the code that runs now stems from a tap. */
  get active(): boolean {
    return this.tapped
  }

  /** Lets the program run, with or without a tap behind it. Its microtasks run before anything else enters. */
  run<T>(tapped: boolean, work: () => T): T {
    this.tapped = tapped
    return work()
  }
}
