"""What ``store/segments`` says."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "segments.rfm.champions": "Champions",
    "segments.rfm.champions.meaning": "bought lately, often and for much",
    "segments.rfm.loyal": "Loyal",
    "segments.rfm.loyal.meaning": "buy often and for much, not all of them lately",
    "segments.rfm.potential-loyalists": "Potential loyalists",
    "segments.rfm.potential-loyalists.meaning": "bought lately, more than once or for something",
    "segments.rfm.new": "New",
    "segments.rfm.new.meaning": "bought for the first time just now",
    "segments.rfm.promising": "Promising",
    "segments.rfm.promising.meaning": "bought lately, seldom and little",
    "segments.rfm.need-attention": "Need attention",
    "segments.rfm.need-attention.meaning": "in the middle of everything",
    "segments.rfm.about-to-sleep": "About to sleep",
    "segments.rfm.about-to-sleep.meaning": "seldom and little, not lately",
    "segments.rfm.at-risk": "At risk",
    "segments.rfm.at-risk.meaning": "bought well, long ago",
    "segments.rfm.cant-lose": "Can't lose",
    "segments.rfm.cant-lose.meaning": "were among the best, long ago",
    "segments.rfm.hibernating": "Hibernating",
    "segments.rfm.hibernating.meaning": "seldom and little, long ago",
}
