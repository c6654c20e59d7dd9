"""Which icon and tone a contact has in the timeline, by its kind or channel."""

CONTACT_ICONS = {
    "visit": ("map-pin", "accent"),
    "call": ("phone", ""),
    "video": ("video", ""),
    "invited": ("building-bank", "accent"),
    "message": ("message", ""),
}
CHANNEL_ICONS = {
    "counter": "building-bank",
    "phone_bank": "phone",
    "online_bank": "world",
    "call_centre": "phone",
    "machine": "credit-card",
    "mobile": "message",
}
