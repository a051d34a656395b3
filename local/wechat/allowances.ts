import type { Person } from './people'
import type { SubscribeTemplate } from './templates'

/**
 * How many more subscribe messages each person takes, per template: WeChat's own number, which no
 * API tells.
 */
export class Allowances {
  private readonly left = new Map<string, Map<Person, number>>()

  /** Infinity for a long-term template that was accepted. */
  of(person: Person, template: SubscribeTemplate): number {
    return this.left.get(template.templateId)?.get(person) ?? 0
  }

  /**
   * Accepts add up without a bound: n accepts are n messages (WeChat: 订阅消息 guide; no cap is
   * documented).
   */
  grant(person: Person, template: SubscribeTemplate, times: number): void {
    this.set(person, template, template.type === 3 ? Infinity : this.of(person, template) + times)
  }

  spend(person: Person, template: SubscribeTemplate): void {
    this.set(person, template, this.of(person, template) - 1)
  }

  revoke(person: Person, template: SubscribeTemplate): void {
    this.set(person, template, 0)
  }

  private set(person: Person, template: SubscribeTemplate, left: number): void {
    const people = this.left.get(template.templateId) ?? new Map<Person, number>()
    this.left.set(template.templateId, people.set(person, left))
  }
}
