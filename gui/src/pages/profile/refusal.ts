// Why two people cannot be made one, without their ids.
import { Problem } from '../../api/client'
import { sentenceOf } from '../../parts/sentences'

const WHY: ReadonlyMap<string, string> = new Map([
  ['two-user-ids', 'Each of them has a user id of their own, and a person has one. So they stay two.'],
  ['over-limit', 'Together they would have more e-mails, phone numbers or ids of another system than one person may have. So they stay two.'],
  ['same-profile', 'They are one person already.'],
])

export const whyTwo = (error: unknown): string => (error instanceof Problem ? WHY.get(error.code) : undefined) ?? sentenceOf(error)
