// An icon for each type of event, by the words in it.
import {
  IconBolt, IconClick, IconCreditCard, IconEye, IconGitBranch, IconGitMerge, IconHeart, IconLogin2, IconMail, IconSearch, IconShieldCheck,
  IconShoppingBag, IconShoppingCart, IconSpeakerphone, IconStar, IconTruck, IconUserPlus, IconUsersGroup, type Icon,
} from '@tabler/icons-react'

const BY_WORDS: readonly (readonly [RegExp, Icon])[] = [
  [/unmerged/, IconGitBranch],
  [/merged/, IconGitMerge],
  [/mail|message|newsletter|unsubscribed/, IconMail],
  [/dispatch|deliver|transit|pickup/, IconTruck],
  [/wishlist|preference|interest/, IconHeart],
  [/order|sale|refund/, IconShoppingBag],
  [/payment|payable|receivable|card|coupon/, IconCreditCard],
  [/basket|cart|checkout|product-added|product-removed/, IconShoppingCart],
  [/promotion/, IconSpeakerphone],
  [/consent/, IconShieldCheck],
  [/review|rating/, IconStar],
  [/search/, IconSearch],
  [/signed-in|sign-in|signed-out|session|visit/, IconLogin2],
  [/group/, IconUsersGroup],
  [/identif|signed-up|sign-up|account|profile/, IconUserPlus],
  [/click|link|opened/, IconClick],
  [/view|screen|page|list/, IconEye],
]

export const iconOf = (type: string): Icon => BY_WORDS.find(([words]) => words.test(type))?.[1] ?? IconBolt
